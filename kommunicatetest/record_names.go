package kommunicatetest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// A kind says what a member of a recorded document holds, and so what its value
// is replaced with.
type kind string

const (
	kindNone   kind = ""
	kindSecret kind = "secret" // Removed, and never compared.
	kindText   kind = "text"
	kindPhone  kind = "phone"
)

// removedValue stands for a secret.
const removedValue = "[removed]"

// memberKinds are the members whose values are replaced, in requests, answers,
// queries and turns.
var memberKinds = newMemberKinds(map[kind]string{
	kindPhone: "phoneNumber phoneNumberList $user_phone contactNumber",
	"person": "userId userName userIdList userIds from fromUserName to assignee adminId botId botIds agentId agentIds " +
		"groupMemberList membersId membersName createdBy KM_ASSIGN_TO KM_ASSIGN CONVERSATION_ASSIGNEE Of-User-Id " +
		"email $user_email",
	"name":         "displayName",
	"conversation": "groupId clientGroupId id",
	"message":      "key messageKey formMsgKey",
	"application":  "applicationKey applicationId appId",
	"team":         "teamId KM_TEAM_ID KM_ASSIGN_TEAM",
	"file":         "blobKey imageLink thumbnailUrl thumbnailBlobKey",
})

// fileKinds are further such members where a file is described.
var fileKinds = newMemberKinds(map[kind]string{"file": "url name"})

func newMemberKinds(names map[kind]string) map[string]kind {
	kinds := make(map[string]kind)
	for k, list := range names {
		for name := range strings.FieldsSeq(list) {
			kinds[folded(name)] = k
		}
	}
	return kinds
}

// A mask knows which members of a document are replaced.
type mask struct{ more map[string]bool }

func newMask(members []string) mask {
	m := mask{more: make(map[string]bool)}
	for _, name := range members {
		m.more[folded(name)] = true
	}
	return m
}

// kind returns the kind of a member. With inFile, it describes a file.
func (m mask) kind(member string, inFile bool) kind {
	member = folded(member)
	if isSecretName(member) {
		return kindSecret
	}
	if k := memberKinds[member]; k != kindNone {
		return k
	}
	if m.more[member] {
		return kindText
	}
	if inFile {
		return fileKinds[member]
	}
	return kindNone
}

// inFile reports whether what stands in a member describes a file.
func inFile(member string) bool { return member == "attachments" || member == "fileMeta" }

// walk returns v, a decoded JSON document, with each text and number replaced by
// what leaf makes of it. JSON that stands in a text is walked, too.
func (m mask) walk(v any, k kind, file bool, leaf func(value any, k kind) any) any {
	if k == kindSecret && v != nil {
		return removedValue
	}
	switch v := v.(type) {
	case map[string]any:
		walked := make(map[string]any, len(v))
		for _, name := range slices.Sorted(maps.Keys(v)) { // So that names are given in the same order each time.
			value, below := v[name], m.kind(name, file)
			if below == kindNone && k == kindText { // All that stands in a masked member.
				below = kindText
			}
			key, _ := leaf(name, kindNone).(string)
			walked[key] = m.walk(value, below, file || inFile(name), leaf)
		}
		return walked
	case []any:
		walked := make([]any, len(v))
		for i := range v {
			walked[i] = m.walk(v[i], k, file, leaf)
		}
		return walked
	case string:
		if inner, ok := nested(v); ok {
			return string(mustJSON(m.walk(inner, k, file, leaf)))
		}
		return leaf(v, k)
	case json.Number:
		return leaf(v, k)
	}
	return v
}

// nested is the JSON object or array that stands in a text.
func nested(text string) (any, bool) {
	trimmed := strings.TrimSpace(text)
	if trimmed == "" || trimmed[0] != '{' && trimmed[0] != '[' {
		return nil, false
	}
	v, err := decodeJSON([]byte(trimmed))
	return v, err == nil
}

// decodeJSON decodes one JSON document. Numbers keep their digits.
func decodeJSON(raw []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		return nil, err
	}
	if decoder.More() {
		return nil, fmt.Errorf("there is more than one JSON document")
	}
	return v, nil
}

// names gives values names. The same value has the same name wherever it stands.
type names struct {
	given   map[string]string // By value.
	counts  map[kind]int
	numbers int
	secrets []string // Never written, in whatever they stand.
}

func newNames() *names {
	return &names{given: make(map[string]string), counts: make(map[kind]int)}
}

// leaf names a value of a document.
func (n *names) leaf(value any, k kind) any {
	switch v := value.(type) {
	case json.Number:
		if k == kindNone {
			return v
		}
		return numberOrText(n.name(v.String(), k))
	case string:
		if k == kindNone {
			return n.text(v)
		}
		return n.name(v, k)
	}
	return value
}

// name returns the name of a value. Empty values, and Kommunicate's own user
// "bot", keep theirs.
func (n *names) name(value string, k kind) string {
	switch {
	case value == "" || value == defaultBot:
		return value
	case k == kindSecret:
		return removedValue
	}
	if name, ok := n.given[canonical(value)]; ok {
		return name
	}
	name := n.next(value, k)
	n.given[canonical(value)] = name
	return name
}

// next is a new name for a value: one of the same form, so that what reads it
// takes it for what it was.
func (n *names) next(value string, k kind) string {
	if k != kindPhone && k != kindText && isNumber(value) {
		n.numbers++
		return strconv.Itoa(1000 + n.numbers)
	}
	n.counts[k]++
	count := n.counts[k]
	switch {
	case k == kindPhone:
		return fmt.Sprintf("+1555%07d", count)
	case strings.HasPrefix(value, "https://") || strings.HasPrefix(value, "http://"):
		return fmt.Sprintf("https://example.com/%s-%d", k, count)
	case strings.Contains(value, "@") && k != kindText:
		return fmt.Sprintf("%s-%d@example.com", k, count)
	}
	return fmt.Sprintf("%s-%d", k, count)
}

// text replaces secrets and what looks like an id where they stand within a text.
func (n *names) text(text string) string {
	for _, secret := range n.secrets {
		text = strings.ReplaceAll(text, secret, removedValue)
	}
	text = n.withoutEmails(withoutNamed(text))
	var b strings.Builder
	for text != "" {
		end := strings.IndexFunc(text, isWord)
		if end < 0 {
			break
		}
		b.WriteString(text[:end])
		text = text[end:]
		if end = strings.IndexFunc(text, func(r rune) bool { return !isWord(r) }); end < 0 {
			end = len(text)
		}
		b.WriteString(n.word(text[:end]))
		text = text[end:]
	}
	return b.String() + text
}

// word is a word within a text, replaced when it looks like an id and is one: an
// e-mail address, or 6 characters or more with a digit among them.
func (n *names) word(word string) string {
	id := strings.TrimRight(word, ".-+")
	if name, ok := n.given[canonical(id)]; ok && len(id) >= 6 && strings.ContainsAny(id, "@0123456789") {
		return name + word[len(id):]
	}
	return word
}

func isWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("@._+-", r)
}

// nameLike finds the names that next makes up, but for numbers.
var nameLike = regexp.MustCompile(`https://example\.com/file-\d+|\+1555\d{7}|\b[a-z]+-\d+((@|%40)example\.com)?\b`)

func isNumber(text string) bool {
	return text != "" && len(text) < 20 && strings.Trim(text, "0123456789") == "" && text[0] != '0'
}
