package custom_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/inprocess"
	"github.com/kommunicate-go/kommunicate/platforms/custom"
	"github.com/kommunicate-go/kommunicate/platforms/custom/customtest"
)

// through returns a client that reaches h at every URL.
func through(h http.Handler) kommunicate.PlatformOption {
	return kommunicate.WithHTTPClient(&http.Client{Transport: inprocess.Transport{Handler: h}})
}

// answering is a webhook that answers everything alike.
func answering(body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, body) })
}

func TestRespondReads(t *testing.T) {
	for _, test := range []struct {
		name, body string
		want       []kommunicate.Message
		degraded   []string
		err        string
	}{
		{name: "no body"},
		{name: "blanks", body: " \n"},
		{name: "empty array", body: "[]"},
		{name: "acknowledgement", body: `{"status":"Success"}`},
		{name: "word", body: `"ok"`},
		{name: "null", body: `null`},
		{name: "text", body: `[{"message":"Hi"}]`, want: []kommunicate.Message{{Text: "Hi"}}},
		{name: "html", body: `[{"message":"<b>Hi</b>","messageType":"html","platform":"kommunicate"}]`, want: []kommunicate.Message{{HTML: "<b>Hi</b>"}}},
		{
			name: "payload as text", body: ` [{"message":"Pick","metadata":{"contentType":"300","templateId":6,"payload":"[{\"title\":\"Yes\",\"message\":\"Yes\"}]"}}]`,
			want: []kommunicate.Message{{Text: "Pick", Rich: kommunicate.SuggestedReplies{{Title: "Yes"}}}},
		},
		{
			name: "handoff", body: `[{"metadata":{"KM_ASSIGN_TO":""}}]`,
			want: []kommunicate.Message{{Handoff: kommunicate.HandoffToRules{}}},
		},
		{
			name: "empty messages", body: `[{},{"message":"Hi"},{"message":"","platform":"kommunicate","metadata":{}}]`,
			want: []kommunicate.Message{{Text: "Hi"}}, degraded: []string{"/0 empty-message", "/2 empty-message"},
		},
		{name: "not JSON", body: "<html>secret", err: "kommunicate: custom: the answer is not JSON"},
		{name: "cut", body: `[{"message":`, err: "kommunicate: custom: the answer is not JSON"},
		{
			name: "texts", body: `[{"message":"Hi"},"secret"]`,
			err: "kommunicate: custom: the answer's element 1 is not a message: an object with a text as message and an object as metadata",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			var degraded []string
			bot, err := custom.New("https://bots.example.com/faq", through(answering(test.body)),
				kommunicate.WithDegraded(func(_ context.Context, list []kommunicate.Degraded) {
					for _, d := range list {
						degraded = append(degraded, d.Pointer+" "+d.Code)
					}
				}))
			if err != nil {
				t.Fatal(err)
			}
			got, err := bot.Respond(t.Context(), &kommunicate.Turn{})
			if test.err != "" {
				if err == nil || err.Error() != test.err {
					t.Errorf("error %v, want %s", err, test.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("messages (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.degraded, degraded); diff != "" {
				t.Errorf("degraded (-want +got):\n%s", diff)
			}
		})
	}
}

// TestRespondWrites posts what Kommunicate posts, byte for byte.
// A flood of empty messages is left out, but not reported one by one.
func TestRespondReportsSoMuch(t *testing.T) {
	reported := 0
	bot, err := custom.New("https://bots.example.com", through(answering("["+strings.Repeat("{},", 5000)+`{"message":"Hi"}]`)),
		kommunicate.WithDegraded(func(_ context.Context, list []kommunicate.Degraded) { reported += len(list) }))
	if err != nil {
		t.Fatal(err)
	}
	msgs, err := bot.Respond(t.Context(), &kommunicate.Turn{})
	if err != nil || len(msgs) != 1 || reported != 100 {
		t.Errorf("%d messages, %d reported, %v", len(msgs), reported, err)
	}
}

func TestRespondWrites(t *testing.T) {
	line := customtest.NewLine(answering(""))
	var header http.Header
	bot, err := custom.New("https://bots.example.com/faq", kommunicate.WithRequestHeader("X-Bot-Key", "s3cret"),
		through(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			header = r.Header
			line.ServeHTTP(w, r)
		})))
	if err != nil {
		t.Fatal(err)
	}
	const body = `{"botId":"faq-bot","key":"5-1-7","from":"ann","message":"Hi <b>","groupId":1001,` +
		`"metadata":{"KM_CHAT_CONTEXT":{"kmUserLocale":"en","plan":"gold","groupId":"1001","botId":"faq-bot","from":"ann","applicationId":"APP"},"click":"yes"},` +
		`"contentType":0,"applicationId":"APP","source":1,"createdAt":1550757013912,"ofTomorrow":{"a":[1.50]}}`
	var turn kommunicate.Turn
	if err := json.Unmarshal([]byte(body), &turn); err != nil {
		t.Fatal(err)
	}
	before := turn
	for range 2 {
		if _, err := bot.Respond(t.Context(), &turn); err != nil {
			t.Fatal(err)
		}
	}
	for _, got := range line.Requests() {
		if diff := cmp.Diff(body, string(got)); diff != "" {
			t.Errorf("body (-want +got):\n%s", diff)
		}
	}
	if len(line.Requests()) != 2 || header.Get("X-Bot-Key") != "s3cret" {
		t.Errorf("%d requests with %v", len(line.Requests()), header)
	}
	if diff := cmp.Diff(before, turn); diff != "" {
		t.Errorf("the turn was written to (-want +got):\n%s", diff)
	}
}

// TestRespondCompletes gives a turn that did not come from Kommunicate what
// Kommunicate puts into each.
func TestRespondCompletes(t *testing.T) {
	line := customtest.NewLine(answering(""))
	bot, err := custom.New("https://bots.example.com/faq", through(line))
	if err != nil {
		t.Fatal(err)
	}
	turn := kommunicate.Turn{
		Key: "k", BotID: "faq-bot", GroupID: "7", UserID: "ann", Text: "Hi",
		ChatContext: kommunicate.ChatContext{Extra: append(make(kommunicate.Members, 0, 9), kommunicate.Pairs("from", "whatsapp:1")...)},
	}
	if _, err := bot.Respond(t.Context(), &turn); err == nil {
		t.Fatal("the line took a turn without application and time")
	}
	if got := len(turn.ChatContext.Extra[:2:9][1].Name); got != 0 {
		t.Error("the turn's context was written to")
	}
}

func TestRespondFails(t *testing.T) {
	bot, err := custom.New("https://bots.example.com/secret", through(http.NotFoundHandler()))
	if err != nil {
		t.Fatal(err)
	}
	_, err = bot.Respond(t.Context(), &kommunicate.Turn{})
	var refused *kommunicate.APIError
	if !errors.As(err, &refused) || refused.StatusCode != http.StatusNotFound || strings.Contains(err.Error(), "secret") {
		t.Errorf("error %v", err)
	}
	broken := kommunicate.Turn{Metadata: kommunicate.Members{{Name: "a", Value: json.RawMessage("{")}}}
	if _, err := bot.Respond(t.Context(), &broken); err == nil || !strings.Contains(err.Error(), "the turn cannot be written") {
		t.Errorf("error %v", err)
	}
}

func TestNewRefuses(t *testing.T) {
	for _, test := range []struct {
		name, url string
		option    kommunicate.PlatformOption
		want      string
	}{
		{"no URL", "", kommunicate.WithLogger(nil), "kommunicate: custom: /url: is required [required]"},
		{"no web address", "bots.example.com/faq", kommunicate.WithLogger(nil), "kommunicate: custom: /url: is not a web address: start it with https:// [bad-url]"},
		{"option", "https://bots.example.com", kommunicate.WithBudget(-1), "kommunicate: WithBudget: -1ns is not more than 0"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if _, err := custom.New(test.url, test.option); err == nil || err.Error() != test.want {
				t.Errorf("error %v, want %s", err, test.want)
			}
		})
	}
}
