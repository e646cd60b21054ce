// Package shape says what kind of text a text is: an address, markup, a
// platform's placeholder. The types refuse by it and the linter reports by it.
package shape

import (
	"regexp"
	"strings"
)

// Placeholder reports whether a text holds something that Dialogflow ($name,
// $session.params.name, #context.name) or another platform ({slot}, ${name})
// replaces.
func Placeholder(s string) bool { return placeholders.MatchString(s) }

var placeholders = regexp.MustCompile(`[$#][\pL_]|\{`)

func EmailAddress(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	return ok && local != "" && domain != "" && !strings.ContainsAny(domain, "@") && !strings.ContainsAny(s, " \t\r\n<>,;")
}
