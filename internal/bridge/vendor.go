package bridge

import (
	"fmt"
	"unicode/utf8"

	"github.com/kommunicate-go/kommunicate"
)

// A Vendor is whose agents a platform's package speaks to, and what they take.
type Vendor struct {
	Platform  string // In errors and reports: "dialogflow".
	Name      string // In what they say: "Dialogflow".
	MaxText   int    // Characters of a text that an agent is asked about.
	MaxAnswer int    // Bytes of what a webhook answers.
}

// Text is the text to ask about, and what of the turn's is not in it.
func (v Vendor) Text(text string) (string, []kommunicate.Degraded) {
	lose := func(code, detail string) []kommunicate.Degraded {
		return []kommunicate.Degraded{{Platform: v.Platform, Pointer: "/message", Code: code, Detail: detail}}
	}
	switch {
	case text == "":
		return "", lose("nothing-to-ask", "the turn has neither text nor event: "+v.Name+" is not asked")
	case utf8.RuneCountInString(text) <= v.MaxText:
		return text, nil
	}
	return string([]rune(text)[:v.MaxText]), lose("text-too-long",
		fmt.Sprintf("%s is asked about the first %d characters: it takes no more", v.Name, v.MaxText))
}

// A Part is a part of a webhook's answer that is no message.
type Part struct {
	Pointer string
	Set     bool
}

// TooLate reports the parts that are set of an answer that comes too late.
func (v Vendor) TooLate(parts ...Part) []kommunicate.Degraded {
	var degraded []kommunicate.Degraded
	for _, part := range parts {
		if part.Set {
			degraded = append(degraded, kommunicate.Degraded{
				Platform: v.Platform, Pointer: part.Pointer, Code: "too-late",
				Detail: v.Name + " did not wait for the answer: only its messages reach the conversation, through the Client",
			})
		}
	}
	return degraded
}
