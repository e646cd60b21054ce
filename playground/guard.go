package playground

import (
	"net"
	"net/http"
	"slices"
	"strings"
)

// headers go with everything: the page runs its own scripts and styles alone, is
// in no other page's frame and tells no other page where it is.
var headers = map[string]string{
	"Content-Security-Policy": strings.Join([]string{
		"default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "worker-src 'self'",
		"frame-src 'self'", "img-src 'self' https: http: data:", "media-src https: http:",
		"base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
	}, "; "),
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Permissions-Policy":           "geolocation=(self), camera=(), microphone=()",
	"Referrer-Policy":              "no-referrer",
	"X-Content-Type-Options":       "nosniff",
	"Cache-Control":                "no-store",
}

// frameHeader is the policy of HTML that a bot has sent. It may have its styles
// and pictures, as in the widget, and runs nothing.
const frameHeader = "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; default-src 'none'; " +
	"style-src 'unsafe-inline'; img-src https: http: data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

// fileHeader is the policy of files that a user has uploaded.
const fileHeader = "sandbox; default-src 'none'; frame-ancestors 'none'"

// ServeHTTP serves the page, and refuses what other machines and other pages ask
// for.
func (p *Playground) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for name, value := range headers {
		w.Header().Set(name, value)
	}
	if !p.trusts(r) {
		http.Error(w, "The playground answers its own machine alone, as localhost or 127.0.0.1. "+
			"In Go, playground.WithHosts lets others in.", http.StatusForbidden)
		return
	}
	if !fromHere(r) {
		http.Error(w, "The playground does nothing for other pages.", http.StatusForbidden)
		return
	}
	p.routes.ServeHTTP(w, r)
}

// trusts reports whether the request was sent to a name that is the playground's,
// which it is not when a foreign page has its own name lead here, and comes from
// this machine, unless others are let in.
func (p *Playground) trusts(r *http.Request) bool {
	host := hostname(r.Host)
	if slices.ContainsFunc(p.hosts, func(own string) bool { return strings.EqualFold(own, host) }) {
		return true
	}
	remote := net.ParseIP(hostname(r.RemoteAddr))
	return (host == "localhost" || isLoopback(host)) && (len(p.hosts) > 0 || remote == nil || remote.IsLoopback())
}

// fromHere reports whether a request comes from the page itself, or from no page.
// A link to the page may stand anywhere.
func fromHere(r *http.Request) bool {
	if origin := r.Header.Get("Origin"); origin != "" {
		_, host, ok := strings.Cut(origin, "://")
		return ok && strings.EqualFold(host, r.Host)
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "none", "same-origin":
		return true
	}
	return r.Method == http.MethodGet && r.Header.Get("Sec-Fetch-Mode") == "navigate" && r.URL.Path == "/"
}

// hostname is the name or address in a host with or without a port.
func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return strings.Trim(host, "[]")
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
