package kommunicate

import (
	"github.com/kommunicate-go/kommunicate/internal/rawjson"
	"github.com/kommunicate-go/kommunicate/internal/rules"
)

// A CustomInput turns the chat's text box into a field that is validated before
// it is sent (metadata.KM_FIELD). The answer is the user's next message.
//
// Known from the client SDKs.
type CustomInput struct {
	// Label stands above the box. Required.
	Label string
	// Type says what is asked for. InputEmail, InputName and InputPhone can update
	// the user's detail of that name; any other goes to the user's metadata under
	// Field.
	Type InputType
	// Field is the name under which the answer is kept. Required, except for
	// InputEmail, InputName and InputPhone, where the library fills it in.
	Field string
	// Placeholder is grey text in the box. Optional.
	Placeholder string
	// UpdateUser stores the answer in the user's detail. iOS always does.
	UpdateUser bool
	// Validation is optional. Every client takes a match of a part.
	Validation Validation
	// Reply rides on the user's answer. Optional. The web carries Event only.
	Reply ReplyMetadata
	Extra Members
}

// InputType is what a [CustomInput] asks for.
type InputType string

const (
	InputOther InputType = ""
	InputEmail InputType = "EMAIL"
	InputName  InputType = "NAME"
	InputPhone InputType = "PHONE_NUMBER"
)

// An AutoSuggestion offers completions while the user types
// (metadata.KM_AUTO_SUGGESTION). Exactly one of Words, Items and URL is its
// source.
//
// Source: docs.kommunicate.io/docs/message-types.
type AutoSuggestion struct {
	// Placeholder is grey text in the text box. iOS wants one: the library writes
	// "" without it.
	Placeholder string
	// Words are texts to choose from.
	Words []string
	// Items are texts to choose from that are searched by a key.
	Items []Suggestion
	// URL answers GET with {"data": [{"searchKey", "message"}]}; the typed text is
	// in the query.
	URL string
	// Method is "get" or "post". Optional, with URL.
	Method string
	// Headers go with the request. Optional, with URL. They reach every visitor's
	// browser: no secrets.
	Headers Members
	Extra   Members
}

// A Suggestion is one item of an [AutoSuggestion].
type Suggestion struct {
	SearchKey string  // What the typed text is compared with. Required.
	Message   string  // What is sent. Optional: without it, SearchKey.
	Metadata  Members // Goes along with the text. Optional; web only.
	Extra     Members
}

// otherInput is what [InputOther] is on the wire, where any word that is not a
// detail's does: without one the web neither validates nor keeps the answer.
const otherInput = "OTHER"

// fields walks the field. Its action is always written: Android breaks without
// it, and iOS updates the user whatever updateUserDetails says.
func (c *CustomInput) fields(w *wire) {
	w.object(&c.Extra, func() {
		w.must("label", &c.Label, &rules.NoFieldName)
		w.or("fieldType", (*string)(&c.Type), otherInput)
		if field, ok := userFields[c.Type]; ok {
			w.or("field", &c.Field, field)
		} else {
			w.must("field", &c.Field, &rules.NoFieldName)
		}
		w.or("placeholder", &c.Placeholder, "")
		w.validation(&c.Validation)
		w.in("action", func() { w.flag("updateUserDetails", &c.UpdateUser) })
	})
}

// userFields are the user's details by the type of input that updates them.
var userFields = map[InputType]string{InputEmail: "email", InputName: "displayName", InputPhone: "phoneNumber"}

// input walks the custom input field, and the reply metadata beside it.
func (w *wire) input(c **CustomInput) {
	pointerTo(w, "KM_FIELD", c, (*CustomInput).fields)
	if *c != nil {
		w.reply("replyMetadata", &(*c).Reply)
	}
}

func (a *AutoSuggestion) fields(w *wire) {
	w.object(&a.Extra, func() {
		w.or("placeholder", &a.Placeholder, "")
		if w.encoding {
			a.writeSource(w)
		} else {
			a.readSource(w)
		}
	})
}

func (a *AutoSuggestion) writeSource(w *wire) {
	given := 0
	endpoint := a.URL != "" || a.Method != "" || len(a.Headers) > 0
	for _, source := range []bool{a.Words != nil, a.Items != nil, endpoint} {
		if source {
			given++
		}
	}
	switch {
	case given > 1:
		w.fail("source", &rules.TwoSources)
	case a.Words != nil:
		w.words("source", &a.Words)
	case a.Items != nil:
		array(w, "source", &a.Items, (*Suggestion).fields)
	case endpoint:
		w.in("source", func() { a.endpoint(w) })
	case !w.known("source"):
		w.fail("source", &rules.NoSource)
	}
}

func (a *AutoSuggestion) readSource(w *wire) {
	source := w.native(w.scope.object.Find("source"))
	switch source.Kind() {
	case rawjson.Object:
		w.in("source", func() { a.endpoint(w) })
	case rawjson.Array:
		for first := range source.Elements() {
			if first.Kind() == rawjson.Object {
				array(w, "source", &a.Items, (*Suggestion).fields)
			} else {
				w.words("source", &a.Words)
			}
			return
		}
		w.scope.object.Take("source")
		a.Words = []string{}
	}
}

func (a *AutoSuggestion) endpoint(w *wire) {
	w.link("url", &a.URL)
	w.text("method", &a.Method)
	w.members("headers", &a.Headers)
}

func (s *Suggestion) fields(w *wire) {
	w.object(&s.Extra, func() {
		w.must("searchKey", &s.SearchKey, &rules.NoLabel)
		w.or("message", &s.Message, s.SearchKey)
		w.members("metadata", &s.Metadata)
	})
}
