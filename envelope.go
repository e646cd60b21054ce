package kommunicate

import (
	"bytes"
	"encoding/json"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/kommunicate-go/kommunicate/internal/rawjson"
)

// openEnvelope takes what an answer says out of what it is wrapped in, or says
// that it is a no. Kommunicate's hosts answer in several styles:
//
//   - {"status": "success", "response": T} and {"status": "error",
//     "errorResponse": [...]}, both with HTTP 200;
//   - {"code": "SUCCESS", "data": T}, or another code and a message;
//   - T without anything around it, an object or an array;
//   - a bare word, as JSON or as plain text.
//
// And a T that is a word can be a no within a success.
func openEnvelope(body []byte) (json.RawMessage, *refusal) {
	body = bytes.TrimSpace(body)
	if len(body) == 0 {
		return nil, nil
	}
	w, err := newDecoder(body)
	if err != nil {
		return openText(body)
	}
	defer w.release()
	root := w.value
	if root.Kind() == rawjson.Object {
		return openObject(root)
	}
	return openWord(root)
}

// openText opens an answer that is not JSON.
func openText(body []byte) (json.RawMessage, *refusal) {
	if len(body) > maxName {
		return nil, refuseText("")
	}
	word := string(body)
	if !isYes(word) {
		return nil, refuseText(word)
	}
	return appendString(nil, word), nil
}

func openObject(object rawjson.Value) (json.RawMessage, *refusal) {
	if status, ok := wordOf(object, "status"); ok {
		if strings.EqualFold(status, "error") || strings.EqualFold(status, "failure") {
			return nil, refuseObject(object)
		}
		return openFirst(object, "response")
	}
	code, ok := wordOf(object, "code")
	switch {
	case !ok && object.Find("errorResponse").Kind() != rawjson.Missing, ok && !isYes(code):
		return nil, refuseObject(object)
	case !ok:
		return object.Raw(), nil
	}
	return openFirst(object, "data", "response")
}

// openFirst opens the first of the members that is there, or else the object.
func openFirst(object rawjson.Value, names ...string) (json.RawMessage, *refusal) {
	for _, name := range names {
		if value := object.Find(name); value.Kind() != rawjson.Missing {
			return openWord(value)
		}
	}
	return object.Raw(), nil
}

// openWord passes everything but a word that is a no, and false.
func openWord(value rawjson.Value) (json.RawMessage, *refusal) {
	switch value.Kind() {
	case rawjson.Bool, rawjson.String:
		if word := value.Text(); isNo(word) || value.Kind() == rawjson.Bool && word == "false" {
			return nil, &refusal{code: word}
		}
	}
	return value.Raw(), nil
}

var yesWords = []string{"success", "updated", "already updated", "created", "ok", "true"}

func isYes(word string) bool {
	return slices.Contains(yesWords, strings.ToLower(word))
}

// isNo tells whether a word within a success means failure: error, and names
// such as AGENT_IS_ALREADY_ENGAGED. No success is known that is spelled so.
func isNo(word string) bool {
	return strings.EqualFold(word, "error") || isName(word) && strings.Contains(word, "_")
}

// maxName is how long the name of a failure can be, in bytes.
const maxName = 64

// isName tells whether a text is spelled like the name of a failure.
func isName(text string) bool {
	return text != "" && len(text) <= maxName && !strings.ContainsFunc(text, func(r rune) bool {
		return (r < 'A' || 'Z' < r) && (r < '0' || '9' < r) && r != '_' && r != '-' && r != '.'
	})
}

// A refusal is what a no says. It is unclear when it may be no refusal at all.
type refusal struct {
	code, description string
	unclear           bool
}

func refuseText(text string) *refusal {
	if isName(text) || strings.EqualFold(text, "error") {
		return &refusal{code: text}
	}
	return &refusal{description: "the answer is not JSON", unclear: true}
}

// refuseObject finds code and explanation in an answer that says no, in the
// styles of all hosts.
func refuseObject(object rawjson.Value) *refusal {
	r := &refusal{}
	r.read(object, []string{"code"}, []string{"message"})
	for detail := range elements(object.Find("errorResponse")) {
		r.read(detail, []string{"errorCode"}, []string{"description", "displayMessage"})
	}
	r.read(object, nil, []string{"error", "response"})
	return r
}

// read takes the first code and description that are words, and keeps those
// that are known already.
func (r *refusal) read(object rawjson.Value, codes, descriptions []string) {
	for _, name := range codes {
		if word, ok := wordOf(object, name); ok && r.code == "" {
			r.code = word
		}
	}
	for _, name := range descriptions {
		if word, ok := wordOf(object, name); ok && r.description == "" {
			r.description = word
		}
	}
}

func wordOf(object rawjson.Value, name string) (string, bool) {
	value := object.Find(name)
	if value.Kind() != rawjson.String {
		return "", false
	}
	return value.Text(), true
}

// elements are those of an array; any other value is its only element.
func elements(value rawjson.Value) iter.Seq[rawjson.Value] {
	if value.Kind() == rawjson.Array {
		return value.Elements()
	}
	return func(yield func(rawjson.Value) bool) { yield(value) }
}

// cut shortens text to at most n bytes, between two characters.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}
