// Package lint says what Kommunicate's clients would do with a payload: which
// message breaks a conversation, shows nothing, or has a button that does
// nothing, where it stands, and how to mend it.
//
//	for _, finding := range lint.JSON(body, kommunicate.Web) {
//		log.Print(finding)
//	}
//
// It reads JSON as people have it: a message, an array of them, the answers of
// Dialogflow ES and CX, Lex V1 and V2 and Watson, a body for the REST API, an
// import for Kompose, an exported Dialogflow intent. docs/lint.md lists the
// rules.
package lint

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/rules"
)

// A Severity says what a mistake does to the user. Higher is worse.
type Severity int

// The severities.
const (
	Style   = Severity(rules.Style)   // Nothing that a user would notice.
	Wrong   = Severity(rules.Wrong)   // Something else is shown or sent than was meant.
	Dead    = Severity(rules.Dead)    // A control does nothing.
	Nothing = Severity(rules.Nothing) // Nothing is shown.
	Breaks  = Severity(rules.Breaks)  // The client throws: older messages vanish too.
)

// String is the severity's name for programs: style, wrong, dead, nothing or
// breaks.
func (s Severity) String() string {
	if s < Style || s > Breaks {
		return fmt.Sprintf("severity %d", int(s))
	}
	return rules.Severity(s).String()
}

// MarshalText writes the severity's name.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the severity's name.
func (s *Severity) UnmarshalText(text []byte) error {
	for known := Style; known <= Breaks; known++ {
		if known.String() == string(text) {
			*s = known
			return nil
		}
	}
	return errors.New("lint: a severity is style, wrong, dead, nothing or breaks")
}

// A Finding is one mistake, and what it does on one surface.
type Finding struct {
	Severity Severity
	// Code is the stable name of the rule: "empty-reply".
	Code string
	// Pointer is the JSON pointer (RFC 6901) of the place in the document. Where a
	// string holds JSON, it goes on inside:
	// /messages/0/content/metadata/payload/0/title.
	Pointer string
	Surface kommunicate.Surface
	// Effect is what the user sees.
	Effect string
	// Fix says what to do. Neither it nor Effect holds a value of the document.
	Fix string
}

// String is the finding on one line.
func (f Finding) String() string {
	return fmt.Sprintf("%s: %s: %s on %s: %s [%s]", cmp.Or(f.Pointer, "/"), f.Severity, f.Effect, f.Surface, f.Fix, f.Code)
}

// JSON lints a document for the surfaces: all three when none is given. The
// findings stand in the order of their places, on each place the worst first.
//
// Any bytes will do: what is no JSON is a finding. The work is linear in the
// document's size, which is at most 16 MiB. Of more than 10,000 findings the
// first are listed, and one says that there are more.
func JSON(raw []byte, surfaces ...kommunicate.Surface) []Finding {
	c := newChecker(surfaces)
	c.document(raw)
	return c.sorted()
}

// Message lints a message: what is wrong with it as it would be sent, or, when
// it cannot be encoded, why. Members that the types do not know (Extra,
// Metadata) are taken for the caller's word: what is odd about them is a matter
// of style.
func Message(msg kommunicate.Message, surfaces ...kommunicate.Surface) []Finding {
	c := newChecker(surfaces)
	raw, err := msg.AppendJSON(nil)
	var invalid *kommunicate.ValidationError
	switch {
	case errors.As(err, &invalid):
		c.refused(invalid)
	case err == nil:
		c.encoded(raw)
	}
	return c.sorted()
}

// refused reports why a message could not be encoded.
func (c *checker) refused(invalid *kommunicate.ValidationError) {
	for _, violation := range append([]*kommunicate.ValidationError{invalid}, invalid.More...) {
		i := slices.IndexFunc(rules.All, func(r *rules.Rule) bool { return r.Code == violation.Code })
		rule := rules.All[i] // The codec refuses by these rules alone.
		for _, surface := range c.surfaces {
			if outcome, ok := rule.On(rules.Surface(surface)); ok {
				c.findings = append(c.findings, Finding{
					Severity(outcome.Severity), rule.Code, violation.Pointer, surface, outcome.Effect, rule.Fix,
				})
			}
		}
	}
}

func newChecker(surfaces []kommunicate.Surface) *checker {
	c := &checker{}
	for _, surface := range []kommunicate.Surface{kommunicate.Web, kommunicate.Android, kommunicate.IOS} {
		if len(surfaces) == 0 || slices.Contains(surfaces, surface) {
			c.surfaces = append(c.surfaces, surface)
		}
	}
	return c
}

// sorted puts findings of one place together, and leaves the places in the order
// of the document.
func (c *checker) sorted() []Finding {
	places := make(map[string]int)
	placed := make([]placedFinding, len(c.findings))
	for i, f := range c.findings {
		if _, ok := places[f.Pointer]; !ok {
			places[f.Pointer] = i
		}
		placed[i] = placedFinding{f, places[f.Pointer]}
	}
	slices.SortStableFunc(placed, func(a, b placedFinding) int {
		return cmp.Or(
			cmp.Compare(a.place, b.place), cmp.Compare(b.Severity, a.Severity),
			strings.Compare(a.Code, b.Code), cmp.Compare(a.Surface, b.Surface),
		)
	})
	for i, f := range placed {
		c.findings[i] = f.Finding
	}
	return slices.Compact(c.findings)
}

type placedFinding struct {
	Finding
	place int // The first finding there.
}
