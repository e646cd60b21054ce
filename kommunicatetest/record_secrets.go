package kommunicatetest

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// folded is the name of a member or header without what its spellings differ in:
// api_key, Api-Key and apiKey are one.
func folded(name string) string {
	return strings.NewReplacer("_", "", "-", "").Replace(strings.ToLower(name))
}

// secretEnds are what the folded names of members end with that hold a secret.
var secretEnds = []string{
	"apikey", "authheader", "authorization", "authentication", "cookie", "credentials", "devicekey",
	"passphrase", "passwd", "password", "privatekey", "secret", "token",
}

// isSecretName reports whether a member holds a secret, by its folded name.
func isSecretName(name string) bool {
	return slices.ContainsFunc(secretEnds, func(end string) bool { return strings.HasSuffix(name, end) })
}

// isCredential reports whether a header's value is remembered as a secret.
func (m mask) isCredential(header string) bool {
	name := folded(header)
	return isSecretName(name) || m.more[name] || strings.HasPrefix(name, "xauth") ||
		strings.HasSuffix(name, "key") && name != "idempotencykey"
}

// keepSecrets remembers the credentials in a header as what is never written.
func (r *Recorder) keepSecrets(header http.Header) {
	for name, values := range header {
		if !r.mask.isCredential(name) {
			continue
		}
		for _, value := range values {
			if !strings.HasSuffix(folded(name), "cookie") {
				r.names.keepSecret(value)
				continue
			}
			for pair := range strings.SplitSeq(value, ";") {
				_, secret, _ := strings.Cut(pair, "=")
				r.names.keepSecret(secret)
			}
		}
	}
}

// keepSecret remembers a secret, also as it stands in a URL or in JSON. A short
// one is hardly a secret, and would tear holes into all texts.
func (n *names) keepSecret(value string) {
	if fields := strings.Fields(value); len(fields) == 2 { // A scheme and its credentials.
		value = fields[1]
	}
	if len(value) < 6 {
		return
	}
	quoted := string(mustJSON(value))
	for _, form := range []string{value, url.QueryEscape(value), url.PathEscape(value), quoted[1 : len(quoted)-1]} {
		if !slices.Contains(n.secrets, form) {
			n.secrets = append(n.secrets, form)
		}
	}
}

// named finds a secret that stands in a text behind its name: in a URL, a form or
// a piece of JSON.
var named = regexp.MustCompile(`(?i)((?:api[_-]?key|authorization|passw(?:or)?d|secret|token)\\*["']?[:=] *\\*["']?(?:(?:bearer|basic) +)?)[^\s"'&\\,;}\[\]]+`)

// withoutNamed removes secrets behind their names.
func withoutNamed(text string) string { return named.ReplaceAllString(text, "${1}"+removedValue) }

// email finds e-mail addresses in texts and URLs.
var email = regexp.MustCompile(`[\pL\pN._+-]+(?:@|%40)[\pL\pN-]+(?:\.[\pL\pN-]+)+`)

// canonical is the form in which values are compared: nobody has two e-mail
// addresses that differ in their case.
func canonical(value string) string {
	if strings.Contains(value, "@") {
		return strings.ToLower(value)
	}
	return value
}

// withoutEmails replaces e-mail addresses.
func (n *names) withoutEmails(text string) string {
	return email.ReplaceAllStringFunc(text, func(found string) string {
		before, after, escaped := strings.Cut(found, "%40")
		if !escaped {
			return n.name(found, "person")
		}
		return url.QueryEscape(n.name(before+"@"+after, "person"))
	})
}

// path replaces what identifies somebody in the segments of a path. An id that is
// a mere word may be a word of the path.
func (n *names) path(path string) string {
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		name, known := n.given[canonical(segment)]
		if known && strings.ContainsAny(segment, "@0123456789") {
			segments[i] = name
		} else {
			segments[i] = n.text(segment)
		}
	}
	return strings.Join(segments, "/")
}

// samePath reports whether a path of the program is the recorded one.
func (m matcher) samePath(recorded, live string) bool {
	r, l := strings.Split(recorded, "/"), strings.Split(live, "/")
	same := len(r) == len(l)
	for i := range min(len(r), len(l)) {
		isName := isNumber(r[i]) || r[i] != "" && nameLike.FindString(r[i]) == r[i]
		same = (r[i] == removedValue || r[i] == l[i] || isName && m.bind(r[i], l[i])) && same
	}
	return same
}

// sameText reports whether a text of the program is the recorded one. E-mail
// addresses that stand in texts alone are bound here.
func (m matcher) sameText(recorded, live string) bool {
	names, values := email.FindAllString(recorded, -1), email.FindAllString(live, -1)
	for i := range min(len(names), len(values)) {
		if _, bound := m.values[names[i]]; !bound && nameLike.FindString(names[i]) == names[i] {
			m.bind(names[i], values[i])
		}
	}
	text, _ := m.leaf(recorded, kindNone).(string)
	return text == live || text == withoutNamed(live)
}
