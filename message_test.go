package kommunicate_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
)

func decode(t testing.TB, document string) kommunicate.Message {
	t.Helper()
	var m kommunicate.Message
	if err := json.Unmarshal([]byte(document), &m); err != nil {
		t.Fatalf("%v: %.200s", err, document)
	}
	return m
}

func encode(t testing.TB, m kommunicate.Message) string {
	t.Helper()
	out, err := m.AppendJSON(nil)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestDecodeRefusesOnlyWhatIsNoMessage(t *testing.T) {
	for document, want := range map[string]string{
		``:                      "unexpected end of JSON",
		`[]`:                    "kommunicate: message: not a JSON object",
		`null`:                  "kommunicate: message: not a JSON object",
		`{"metadata":[]}`:       "kommunicate: message: metadata: not a JSON object",
		`{"metadata":"a"}`:      "kommunicate: message: metadata: not a JSON object",
		`{"metadata":{}, oops}`: "kommunicate: message: unexpected byte at offset 16 instead of a member's name",
	} {
		var m kommunicate.Message
		if err := m.UnmarshalJSON([]byte(document)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", document, err, want)
		}
	}
	for _, document := range []string{
		`{}`, `{"metadata":null}`, `{"message":5}`, `{"message":{}}`, `{"metadata":{"templateId":{}}}`,
		`{"metadata":{"templateId":"6","payload":5,"KM_FIELD":[],"KM_AUTO_SUGGESTION":"x","KM_ENABLE_ATTACHMENT":7}}`,
		`{"fileMeta":[],"contentType":{},"messageType":1,"metadata":{"actionRequest":[],"KM_ASSIGN_TO":{},"event":3}}`,
	} {
		decode(t, document)
	}
}

// A decoded message replaces what was there, and shares no memory with the JSON.
func TestDecodeStandsAlone(t *testing.T) {
	document := []byte(`{"message":"a","x":{"y":1},"metadata":{"templateId":"11","payload":[
		{"name":"n","z":[1],"action":{"type":"link","url":"https://example.com"}},{"type":"call"}],"k":"v"}}`)
	m := kommunicate.Message{Text: "old", HTML: "old", Metadata: kommunicate.Pairs("old", "1")}
	if err := m.UnmarshalJSON(document); err != nil {
		t.Fatal(err)
	}
	before := encode(t, m)
	for i := range document {
		document[i] = 'X'
	}
	if diff := cmp.Diff(before, encode(t, m)); diff != "" {
		t.Error(diff)
	}
	if strings.Contains(before, "old") {
		t.Error("something of the old message was left:", before)
	}
}

func TestBubble(t *testing.T) {
	tests := map[string]struct {
		document string
		want     kommunicate.Message
		again    string // What it is written as; "" if it cannot stand in a bot's answer.
	}{
		"text": {
			`{"message":"a","contentType":0}`,
			kommunicate.Message{Text: "a"},
			`{"message":"a","platform":"kommunicate"}`,
		},
		"HTML of a bot": {
			`{"message":"<b>a</b>","messageType":"html"}`,
			kommunicate.Message{HTML: "<b>a</b>"},
			`{"message":"<b>a</b>","messageType":"html","platform":"kommunicate"}`,
		},
		"HTML over REST": {
			`{"message":"<b>a</b>","contentType":"3"}`,
			kommunicate.Message{HTML: "<b>a</b>"},
			`{"message":"<b>a</b>","messageType":"html","platform":"kommunicate"}`,
		},
		"HTML twice": {
			`{"message":"<b>a</b>","contentType":3,"messageType":"html"}`,
			kommunicate.Message{HTML: "<b>a</b>"},
			`{"message":"<b>a</b>","messageType":"html","platform":"kommunicate"}`,
		},
		"HTML, and another kind": {
			`{"message":"a","contentType":10,"messageType":"html"}`,
			kommunicate.Message{HTML: "a", Extra: kommunicate.Members{{Name: "contentType", Value: []byte("10")}}},
			`{"message":"a","messageType":"html","platform":"kommunicate","contentType":10}`,
		},
		"HTML without text": {
			`{"messageType":"html","metadata":{"a":"b"}}`,
			kommunicate.Message{Extra: kommunicate.Pairs("messageType", "html"), Metadata: kommunicate.Pairs("a", "b")},
			`{"platform":"kommunicate","metadata":{"a":"b"},"messageType":"html"}`,
		},
		"attachment without file": {
			`{"message":"a","contentType":1}`,
			kommunicate.Message{Text: "a", Extra: kommunicate.Members{{Name: "contentType", Value: []byte("1")}}},
			`{"message":"a","platform":"kommunicate","contentType":1}`,
		},
		"location without place": {
			`{"message":"here","contentType":2}`,
			kommunicate.Message{Text: "here", Extra: kommunicate.Members{{Name: "contentType", Value: []byte("2")}}},
			`{"message":"here","platform":"kommunicate","contentType":2}`,
		},
		"location of an array": {
			`{"message":"[]","contentType":2}`,
			kommunicate.Message{Text: "[]", Extra: kommunicate.Members{{Name: "contentType", Value: []byte("2")}}},
			`{"message":"[]","platform":"kommunicate","contentType":2}`,
		},
		"location": {
			`{"message":"{\"lat\":1.50,\"lon\":\"2\"}","contentType":2}`,
			kommunicate.Message{Location: &kommunicate.Location{Latitude: "1.50", Longitude: "2"}},
			"",
		},
		"attachment": {
			`{"contentType":1,"fileMeta":{"name":"a.png","size":"7","createdAtTime":1}}`,
			kommunicate.Message{Attachment: &kommunicate.FileMeta{
				Name: "a.png", Size: 7, Extra: kommunicate.Members{{Name: "createdAtTime", Value: []byte("1")}},
			}},
			"",
		},
		"unknown kind": {
			`{"message":"a","contentType":102}`,
			kommunicate.Message{Text: "a", Extra: kommunicate.Members{{Name: "contentType", Value: []byte("102")}}},
			`{"message":"a","platform":"kommunicate","contentType":102}`,
		},
		"empty rules": {
			`{"metadata":{"KM_ASSIGN_TO":"","KM_ASSIGN_TEAM":"7"}}`,
			kommunicate.Message{Handoff: kommunicate.HandoffToRules{}, Metadata: kommunicate.Pairs("KM_ASSIGN_TEAM", "7")},
			`{"platform":"kommunicate","metadata":{"KM_ASSIGN_TO":"","KM_ASSIGN_TEAM":"7"}}`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			m := decode(t, test.document)
			if diff := cmp.Diff(test.want, m); diff != "" {
				t.Errorf("decoded (-want +got):\n%s", diff)
			}
			if test.again == "" {
				if _, err := m.AppendJSON(nil); err == nil {
					t.Error("written in a bot's answer")
				}
				return
			}
			if diff := cmp.Diff(test.again, encode(t, m)); diff != "" {
				t.Errorf("written again (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSharedMessagesEncodeConcurrently(t *testing.T) {
	reply := &kommunicate.SuggestedReply{Title: "Yes", Extra: extra}
	shared := []kommunicate.Message{
		rich(kommunicate.CombinedButtons{reply, reply, kommunicate.Link{Name: "n", URL: "https://example.com", Extra: kommunicate.Members{
			{Name: "action", Value: []byte(`{"a":1}`)}, {Name: "b", Value: []byte(`2`)},
		}}}),
	}
	for _, m := range goldens {
		shared = append(shared, m)
	}
	want, err := kommunicate.AppendMessages(nil, shared)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			var buf []byte
			for range 20 {
				buf, err := kommunicate.AppendMessages(buf[:0], shared)
				if err != nil || !bytes.Equal(buf, want) {
					t.Errorf("differs: %v", err)
					return
				}
			}
		})
	}
	wg.Wait()
}

func TestAppendDoesNotAllocate(t *testing.T) {
	carousel := make(kommunicate.Cards, 10)
	for i := range carousel {
		carousel[i] = kommunicate.Card{
			Title: "Single", Subtitle: "One bed", Image: "https://example.com/single.png",
			Buttons: []kommunicate.CardButton{
				kommunicate.Link{Name: "See", URL: "https://example.com/single"},
				kommunicate.SuggestedReply{Title: "Book", Metadata: metadata},
				kommunicate.Submit{Name: "Pay", FormData: kommunicate.Pairs("amount", "1000"), FormAction: "https://example.com"},
			},
		}
	}
	for name, message := range map[string]kommunicate.Message{
		"replies": {Text: "Which?", Rich: kommunicate.SuggestedReplies{{Title: "Yes"}, {Title: "No", Message: "No, thank you", Metadata: metadata}}},
		"cards":   {Text: "Rooms", Rich: carousel},
		"list":    goldens["list"],
	} {
		if name == "list" {
			message.Rich = kommunicate.List{Rows: []kommunicate.ListRow{goodRow, goodRow}}
		}
		buf := make([]byte, 0, 1<<14)
		allocations := testing.AllocsPerRun(100, func() {
			var err error
			if buf, err = message.AppendJSON(buf[:0]); err != nil {
				t.Fatal(err)
			}
		})
		if allocations != 0 && !raceEnabled {
			t.Errorf("%s: %v allocations, want none", name, allocations)
		}
	}
}

// Documents made to be slow or to overflow the stack decode quickly, or are
// refused.
func TestHostileDocuments(t *testing.T) {
	nested := func(depth int) string { return strings.Repeat("[", depth) + strings.Repeat("]", depth) }
	members := func(n int, member string) string { return strings.Repeat(member+",", n) + member }
	wide := func() string {
		var b strings.Builder
		for i := range 20000 {
			b.WriteString(`"k`)
			b.WriteString(strings.Repeat("x", i%7))
			b.WriteString(string(rune('a'+i%26)) + `":1,`)
		}
		return b.String()
	}()
	for name, document := range map[string]string{
		"too deep":         `{"a":` + nested(100000) + `}`,
		"deep":             `{"metadata":{"a":` + nested(900) + `}}`,
		"duplicates":       `{` + members(100000, `"message":"a"`) + `}`,
		"duplicate keys":   `{"metadata":{` + members(100000, `"k":"a"`) + `}}`,
		"wide":             `{"metadata":{` + wide + `"z":1}}`,
		"elements":         `{"metadata":{"templateId":"6","payload":[` + members(20000, `{}`) + `]}}`,
		"wide elements":    `{"metadata":{"templateId":"11","payload":[{"action":{"type":"link"},` + wide + `"z":1}]}}`,
		"numbers":          `{"metadata":{"templateId":"12","payload":[` + members(20000, `1`) + `]}}`,
		"backslashes":      `{"message":"` + strings.Repeat(`\\`, 100000) + `"}`,
		"half surrogates":  `{"message":"` + strings.Repeat(`\ud800`, 10000) + `"}`,
		"less-than signs":  `{"metadata":{"templateId":"8","payload":{"title":"` + strings.Repeat(`<&lt;`, 20000) + `"}}}`,
		"ampersands":       `{"metadata":{"templateId":"8","payload":{"title":"` + strings.Repeat(`&`, 100000) + `"}}}`,
		"JSON in JSON":     `{"metadata":{"templateId":"6","payload":"` + strings.Repeat(`[`, 100000) + `"}}`,
		"bytes, not UTF-8": "{\"m\xff\":\"\xff\",\"metadata\":{\"templateId\":\"1\",\"payload\":\"\xff\"}}",
		"NUL":              "{\"message\":\"\x00\"}",
	} {
		t.Run(name, func(t *testing.T) {
			var m kommunicate.Message
			if err := m.UnmarshalJSON([]byte(document)); err != nil {
				return
			}
			out, err := m.AppendJSON(nil)
			if err == nil && (!json.Valid(out) || !utf8.Valid(out)) {
				t.Errorf("not JSON: %.100s", out)
			}
			var again kommunicate.Message
			if err == nil && again.UnmarshalJSON(out) != nil {
				t.Errorf("not decoded again: %.100s", out)
			}
		})
	}
}

func TestTextLeavesAsUTF8(t *testing.T) {
	got := encode(t, kommunicate.Message{
		Text:     "a\xffb\u2028",
		Metadata: kommunicate.Members{{Name: "k\xff", Value: []byte("\"v\xff\xff\"")}},
	})
	want := `{"message":"a\ufffdb\u2028","platform":"kommunicate","metadata":{"k\ufffd":"v` + "\ufffd\ufffd" + `"}}`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
