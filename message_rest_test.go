package kommunicate

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSendBody(t *testing.T) {
	deep := json.RawMessage(strings.Repeat("[", 1001) + strings.Repeat("]", 1001))
	tests := map[string]struct {
		message Message
		want    string // The body, or the code and place of the refusal.
	}{
		"text": {
			Message{Text: "a", Metadata: Members{{"n", []byte("1.50")}, {"b", []byte("true")}, {"o", []byte(`{"k":"v"}`)}, {"none", []byte("null")}}},
			`{"groupId":"7","fromUserName":"bot","message":"a","metadata":{"n":"1.50","b":"true","o":"{\"k\":\"v\"}","skipBot":"true"}}`,
		},
		"HTML": {
			Message{HTML: "<b>a</b>"},
			`{"groupId":"7","fromUserName":"bot","message":"<b>a</b>","contentType":3,"metadata":{"skipBot":"true"}}`,
		},
		"rich": {
			Message{Rich: SuggestedReplies{{Title: "a"}}, Metadata: Pairs("skipBot", "false")},
			`{"groupId":"7","fromUserName":"bot","message":"","metadata":{"contentType":"300","templateId":"6","payload":"[{\"title\":\"a\",\"message\":\"a\"}]","skipBot":"false"}}`,
		},
		"submit": {
			Message{Rich: Submit{Name: "n", FormData: Pairs("a", "1"), FormAction: "https://example.com"}},
			`{"groupId":"7","fromUserName":"bot","message":"","metadata":{"contentType":"300","templateId":"3","payload":"[{\"name\":\"n\",\"replyText\":\"n\"}]","formData":"{\"a\":\"1\"}","formAction":"https://example.com","skipBot":"true"}}`,
		},
		"nothing":             {Message{}, " empty-message"},
		"text and HTML":       {Message{Text: "a", HTML: "b"}, "/message text-and-html"},
		"file and place":      {Message{Attachment: &FileMeta{}, Location: &Location{Latitude: "1", Longitude: "2"}}, "/fileMeta set-twice"},
		"place and text":      {Message{Text: "a", Location: &Location{Latitude: "1", Longitude: "2"}}, "/message set-twice"},
		"half a place":        {Message{Location: &Location{Latitude: "1"}}, "/lon missing-member"},
		"deep metadata":       {Message{Metadata: Members{{"a", deep}}}, "/metadata/a too-deep"},
		"metadata in Extra":   {Message{Text: "a", Extra: Pairs("metadata", "b")}, "/metadata broken-member"},
		"key in Extra":        {Message{Attachment: &FileMeta{}, Extra: Pairs("key", "b")}, "/key broken-member"},
		"violations in both":  {Message{Text: "a", HTML: "b", Rich: SuggestedReplies{{}, {}}}, "/message text-and-html"},
		"metadata no JSON":    {Message{Metadata: Members{{"a", []byte("{")}}}, "/metadata/a not-json"},
		"message in Extra":    {Message{Text: "a", Extra: Pairs("message", "b")}, "/message broken-member"},
		"attachment with URL": {Message{Attachment: &FileMeta{URL: "x"}}, "/fileMeta/url bad-url"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			out, err := appendSendBody([]byte("before"), &test.message, "7", "bot", true)
			got := strings.TrimPrefix(string(out), "before")
			var invalid *ValidationError
			if errors.As(err, &invalid) {
				got = invalid.Pointer + " " + invalid.Code
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestSendBodyOfFiles(t *testing.T) {
	tests := map[string]struct {
		message Message
		want    string
	}{
		"file": {
			Message{Text: "look", Attachment: &FileMeta{Name: "a.png", Size: 7, URL: "https://example.com/a.png"}},
			`{"groupId":"7","type":5,"source":1,"key":"KEY","contentType":1,"message":"look","fileMeta":{"name":"a.png","size":7,"url":"https://example.com/a.png"},"metadata":{}}`,
		},
		"place": {
			Message{Location: &Location{Latitude: "12.97", Longitude: "77.59"}},
			`{"groupId":"7","type":5,"source":1,"key":"KEY","contentType":2,"message":"{\"lat\":\"12.97\",\"lon\":\"77.59\"}","metadata":{}}`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			out, err := appendSendBody(nil, &test.message, "7", "bot", false)
			if err != nil {
				t.Fatal(err)
			}
			var body struct{ Key string }
			if err := json.Unmarshal(out, &body); err != nil || len(body.Key) < 20 {
				t.Fatalf("key %q, %v", body.Key, err)
			}
			if diff := cmp.Diff(test.want, strings.Replace(string(out), body.Key, "KEY", 1)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			var back Message
			if err := json.Unmarshal(out, &back); err != nil {
				t.Fatal(err)
			}
			back.Extra = nil
			if diff := cmp.Diff(test.message, back); diff != "" {
				t.Errorf("read again (-sent +read):\n%s", diff)
			}
		})
	}
}

func TestSendBodyOfAPlaceWithAMessage(t *testing.T) {
	message := Message{Location: &Location{Latitude: "1", Longitude: "2"}, Extra: Pairs("message", "here")}
	_, err := appendSendBody(nil, &message, "7", "bot", false)
	var invalid *ValidationError
	if !errors.As(err, &invalid) || invalid.Pointer != "/message" {
		t.Errorf("error %v, want one at /message, which is the place's", err)
	}
}
