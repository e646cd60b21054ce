package kommunicate

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"
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
	switch {
	case len(body) == 0:
		return nil, nil
	case !json.Valid(body):
		word := string(body)
		if !isYes(word) {
			return nil, refuseText(word)
		}
		return appendString(nil, word), nil
	case body[0] == '{':
		return openObject(body)
	}
	return openWord(body)
}

func openObject(body []byte) (json.RawMessage, *refusal) {
	object, err := parseObject(body)
	if err != nil {
		return nil, &refusal{description: "the answer cannot be read", unclear: true}
	}
	if status, ok := wordOf(object, "status"); ok {
		if strings.EqualFold(status, "error") || strings.EqualFold(status, "failure") {
			return nil, refuseObject(object)
		}
		if response, ok := object.Get("response"); ok {
			return openWord(response)
		}
		return body, nil
	}
	code, ok := wordOf(object, "code")
	if !ok {
		if _, failed := object.Get("errorResponse"); failed {
			return nil, refuseObject(object)
		}
		return body, nil
	}
	if !isYes(code) {
		return nil, refuseObject(object)
	}
	for _, name := range []string{"data", "response"} {
		if value, ok := object.Get(name); ok {
			return openWord(value)
		}
	}
	return body, nil
}

// openWord passes everything but a word that is a no, and false.
func openWord(value json.RawMessage) (json.RawMessage, *refusal) {
	var word string
	if string(value) == "false" || json.Unmarshal(value, &word) == nil && isNo(word) {
		return nil, &refusal{code: strings.Trim(string(value), `"`)}
	}
	return value, nil
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

// isName tells whether a text is spelled like the name of a failure.
func isName(text string) bool {
	return text != "" && len(text) <= 64 && !strings.ContainsFunc(text, func(r rune) bool {
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
func refuseObject(object Members) *refusal {
	r := &refusal{}
	r.read(object, []string{"code"}, []string{"message"})
	details, _ := object.Get("errorResponse")
	for _, detail := range elements(details) {
		if fields, err := parseObject(detail); err == nil {
			r.read(fields, []string{"errorCode"}, []string{"description", "displayMessage"})
		}
	}
	r.read(object, nil, []string{"error", "response"})
	return r
}

// read takes the first code and description that are words, and keeps those
// that are known already.
func (r *refusal) read(object Members, codes, descriptions []string) {
	for _, name := range codes {
		if word, ok := wordOf(object, name); ok && r.code == "" {
			r.code = cut(word, 64)
		}
	}
	for _, name := range descriptions {
		if word, ok := wordOf(object, name); ok && r.description == "" {
			r.description = cut(word, 500)
		}
	}
}

func wordOf(object Members, name string) (string, bool) {
	raw, _ := object.Get(name)
	var word string
	ok := len(raw) > 0 && raw[0] == '"' && json.Unmarshal(raw, &word) == nil
	return word, ok
}

// elements are those of a JSON array; any other value is its only element.
func elements(raw json.RawMessage) []json.RawMessage {
	if len(raw) == 0 || raw[0] != '[' {
		return []json.RawMessage{raw}
	}
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		return nil
	}
	return list
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
