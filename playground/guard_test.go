package playground_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate/playground"
)

// TestGuard lets in the page, and programs of the same machine, alone.
func TestGuard(t *testing.T) {
	t.Parallel()
	own := playground.Handler(says(desk))
	defer own.Close()
	shared := playground.Handler(says(desk), playground.WithHosts("bots.example"))
	defer shared.Close()
	for name, tt := range map[string]struct {
		p                      http.Handler
		method, path, host, ip string
		header                 [2]string
		want                   int
	}{
		"localhost":                  {own, "GET", "/", "localhost:8080", "127.0.0.1:1", [2]string{}, 200},
		"without a port":             {own, "GET", "/", "127.0.0.1", "127.0.0.1:1", [2]string{}, 200},
		"IPv6":                       {own, "GET", "/", "[::1]:8080", "[::1]:1", [2]string{}, 200},
		"IPv6 without a port":        {own, "GET", "/", "[::1]", "[::1]:1", [2]string{}, 200},
		"a name that leads here":     {own, "GET", "/", "evil.example:8080", "127.0.0.1:1", [2]string{}, 403},
		"a name that looks like it":  {own, "GET", "/", "localhost.evil.example", "127.0.0.1:1", [2]string{}, 403},
		"no host":                    {own, "GET", "/", "", "127.0.0.1:1", [2]string{}, 403},
		"another machine":            {own, "GET", "/", "localhost:8080", "192.0.2.1:1", [2]string{}, 403},
		"API by another name":        {own, "POST", "/rest/ws/message/v2/send", "evil.example", "127.0.0.1:1", [2]string{}, 403},
		"own page":                   {own, "POST", "/api/sessions", "localhost:8080", "127.0.0.1:1", [2]string{"Origin", "http://localhost:8080"}, 200},
		"a program":                  {own, "POST", "/api/sessions", "localhost:8080", "127.0.0.1:1", [2]string{}, 200},
		"another page":               {own, "POST", "/api/sessions", "localhost:8080", "127.0.0.1:1", [2]string{"Origin", "https://evil.example"}, 403},
		"another page of a machine":  {own, "POST", "/api/sessions", "localhost:8080", "127.0.0.1:1", [2]string{"Origin", "http://localhost:9090"}, 403},
		"a sandboxed page":           {own, "POST", "/api/sessions", "localhost:8080", "127.0.0.1:1", [2]string{"Origin", "null"}, 403},
		"a form of another page":     {own, "POST", "/api/sessions", "localhost:8080", "127.0.0.1:1", [2]string{"Sec-Fetch-Site", "cross-site"}, 403},
		"a script in another page":   {own, "GET", "/app.js", "localhost:8080", "127.0.0.1:1", [2]string{"Sec-Fetch-Site", "cross-site"}, 403},
		"own script":                 {own, "GET", "/app.js", "localhost:8080", "127.0.0.1:1", [2]string{"Sec-Fetch-Site", "same-origin"}, 200},
		"typed":                      {own, "GET", "/", "localhost:8080", "127.0.0.1:1", [2]string{"Sec-Fetch-Site", "none"}, 200},
		"a host that was let in":     {shared, "GET", "/", "bots.example", "192.0.2.1:1", [2]string{}, 200},
		"its own machine":            {shared, "GET", "/", "localhost", "127.0.0.1:1", [2]string{}, 200},
		"a host that was not let in": {shared, "GET", "/", "evil.example", "192.0.2.1:1", [2]string{}, 403},
		"no such file":               {own, "GET", "/none", "localhost", "127.0.0.1:1", [2]string{}, 404},
		"no such session":            {own, "GET", "/api/none/stream", "localhost", "127.0.0.1:1", [2]string{}, 404},
	} {
		r := httptest.NewRequestWithContext(t.Context(), tt.method, tt.path, strings.NewReader("{}"))
		r.Host, r.RemoteAddr = tt.host, tt.ip
		if tt.header[0] != "" {
			r.Header.Set(tt.header[0], tt.header[1])
		}
		w := httptest.NewRecorder()
		tt.p.ServeHTTP(w, r)
		if w.Code != tt.want {
			t.Errorf("%s: HTTP %d, want %d: %s", name, w.Code, tt.want, w.Body)
		}
		policy := w.Header().Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none'; script-src 'self'; style-src 'self'") || strings.Contains(policy, "unsafe") ||
			w.Header().Get("X-Content-Type-Options") != "nosniff" || w.Header().Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: the headers are %v", name, w.Header())
		}
	}
}

// TestLink lets another page link to this one, and not to what is in it.
func TestLink(t *testing.T) {
	t.Parallel()
	p := playground.Handler(says(desk))
	defer p.Close()
	for path, want := range map[string]int{"/": 200, "/app.js": 403} {
		r := newRequest(t.Context(), "GET", path, "")
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		r.Header.Set("Sec-Fetch-Mode", "navigate")
		w := httptest.NewRecorder()
		if p.ServeHTTP(w, r); w.Code != want {
			t.Errorf("%s: HTTP %d", path, w.Code)
		}
	}
}
