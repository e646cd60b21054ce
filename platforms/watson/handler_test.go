package watson_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
	"github.com/kommunicate-go/kommunicate/platforms/watson"
)

// post asks a webhook, and returns its answer, and whether that is for the user.
func post(t *testing.T, webhook http.Handler, body string) (json.RawMessage, bool) {
	t.Helper()
	w := httptest.NewRecorder()
	webhook.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(body)))
	if w.Code != http.StatusOK {
		t.Fatalf("answered %d: %s", w.Code, w.Body)
	}
	return w.Body.Bytes(), w.Header().Get(watson.ReturnHeader) != ""
}

const hello = `{"payload":{"input":{"message_type":"text","text":"Hello"},"user_id":"ann","context":{"skills":{"main skill":{"user_defined":{"n":1}}}}},"event":{"name":"message_received"}}`

func TestHandlerFunc(t *testing.T) {
	sorry := kommunicate.WithFallback(kommunicate.Message{Text: "Sorry."})
	tests := []struct {
		name    string
		f       func(turn *kommunicate.Turn, req *watson.Request, resp *watson.Response) error
		want    string
		process bool
	}{
		{"nothing", func(*kommunicate.Turn, *watson.Request, *watson.Response) error { return nil }, `{"output":{"generic":[]}}`, false},
		{"answer", func(_ *kommunicate.Turn, req *watson.Request, resp *watson.Response) error {
			resp.Answer.UserID, resp.Answer.Context = req.Payload.UserID, watson.Context{Global: watson.Global{SessionID: "s"}}
			return resp.Add(kommunicate.Message{Text: "Hi."}, kommunicate.Message{Text: "Wait.", Handoff: kommunicate.HandoffToRules{}})
		}, `{"output":{"generic":[{"response_type":"text","text":"Hi."},{"response_type":"text","text":"Wait."},
			{"response_type":"user_defined","user_defined":{"platform":"kommunicate","metadata":{"KM_ASSIGN_TO":""}}}]},
			"context":{"global":{"session_id":"s"}},"user_id":"ann"}`, false},
		{"error", func(*kommunicate.Turn, *watson.Request, *watson.Response) error { return errors.New("no database") }, `{"output":{"generic":[{"response_type":"text","text":"Sorry."}]}}`, false},
		{"invalid", func(_ *kommunicate.Turn, _ *watson.Request, resp *watson.Response) error {
			return resp.Add(kommunicate.Message{})
		}, `{"output":{"generic":[{"response_type":"text","text":"Sorry."}]}}`, false},
		{"process", func(_ *kommunicate.Turn, req *watson.Request, resp *watson.Response) error {
			changed := req.Payload
			changed.Input.Text += " in English"
			resp.Process = &changed
			return nil
		}, `{"payload":{"input":{"message_type":"text","text":"Hello in English"},"user_id":"ann","context":{"skills":{"main skill":{"user_defined":{"n":1}}}}}}`, true},
		{"process and answer", func(_ *kommunicate.Turn, req *watson.Request, resp *watson.Response) error {
			resp.Process = &req.Payload
			return resp.Add(kommunicate.Message{Text: "Hi."})
		}, `{"output":{"generic":[{"response_type":"text","text":"Hi."}]}}`, false},
		{"process what is not JSON", func(_ *kommunicate.Turn, _ *watson.Request, resp *watson.Response) error {
			resp.Process = &watson.MessageRequest{Extra: kommunicate.Members{{Name: "a", Value: json.RawMessage("{")}}}
			return nil
		}, `{"output":{"generic":[{"response_type":"text","text":"Sorry."}]}}`, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, returns := post(t, watson.HandlerFunc(func(_ context.Context, turn *kommunicate.Turn, req *watson.Request, resp *watson.Response) error {
				return tt.f(turn, req, resp)
			}, sorry), hello)
			if diff := cmp.Diff(bridgetest.Plain(t, json.RawMessage(tt.want)), bridgetest.Plain(t, got)); diff != "" {
				t.Errorf("answer (-want +got):\n%s", diff)
			}
			if returns == tt.process {
				t.Errorf("the answer is for the user: %v", returns)
			}
		})
	}
}

// TestLargeAnswers: what IBM would not take is left out, whoever wrote it.
func TestLargeAnswers(t *testing.T) {
	large := kommunicate.Message{Text: "Pick", Rich: kommunicate.SuggestedReplies{{Title: strings.Repeat("x", 5000)}}}
	foreign := watson.Generic{ResponseType: watson.TypeUserDefined, UserDefined: json.RawMessage(`["` + strings.Repeat("x", 5000) + `"]`)}
	var degraded []kommunicate.Degraded
	got, _ := post(t, watson.HandlerFunc(func(_ context.Context, _ *kommunicate.Turn, _ *watson.Request, resp *watson.Response) error {
		resp.Answer.Output.Generic = []watson.Generic{foreign}
		return resp.Add(large, kommunicate.Message{Text: "small"})
	}, report(&degraded)), hello)
	want := `{"output":{"generic":[{"response_type":"text","text":"Pick"},{"response_type":"text","text":"small"}]}}`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("answer (-want +got):\n%s", diff)
	}
	bridgetest.SameDegraded(t, "watson", degraded, "/0 user-defined-too-large", "/1 user-defined-too-large")
}

func TestHandlerFuncFails(t *testing.T) {
	bridgetest.HandlerFunc(t, []byte(hello), func(resp *watson.Response) { resp.Answer.UserID = "half" }, watson.HandlerFunc)
}

// Another webhook's request.
func TestHandlerRefuses(t *testing.T) {
	w := httptest.NewRecorder()
	watson.Handler(says()).ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(`{"event":{"name":"message_processed"},"payload":{"output":{}}}`)))
	if w.Code != http.StatusBadRequest {
		t.Errorf("the request of a post-message webhook is answered with %d", w.Code)
	}
}

func TestLateAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := kommunicatetest.NewServer()
		defer srv.Close()
		srv.AddBot(kommunicatetest.Bot{ID: "faq-bot", Handler: kommunicate.NewWebhook(says())})
		srv.SetRules(kommunicatetest.Rules{Bot: "faq-bot"})
		conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{})
		if err != nil {
			t.Fatal(err)
		}
		var degraded []kommunicate.Degraded
		slow := func(f func(resp *watson.Response) error) *kommunicate.Webhook {
			return watson.HandlerFunc(func(_ context.Context, _ *kommunicate.Turn, _ *watson.Request, resp *watson.Response) error {
				time.Sleep(20 * time.Second)
				return f(resp)
			}, report(&degraded), kommunicate.WithClient(srv.Client()))
		}
		answers := slow(func(resp *watson.Response) error {
			resp.Answer.Context.Global.SessionID = "s"
			return resp.Add(kommunicate.Message{Text: "Found it."})
		})
		processes := slow(func(resp *watson.Response) error {
			resp.Process = new(watson.MessageRequest)
			return nil
		})
		for _, webhook := range []*kommunicate.Webhook{answers, processes} {
			start := time.Now()
			got, returns := post(t, webhook, `{"payload":{"input":{"text":"Search"},"context":{"skills":{"main skill":{"user_defined":{"kommunicate":{"botId":"faq-bot","from":"ann","groupId":"`+string(conv.GroupID())+`"}}}}}}}`)
			if took := time.Since(start); took != 7500*time.Millisecond || string(got) != `{"output":{"generic":[]}}` || !returns {
				t.Errorf("answered %s after %v", got, took)
			}
			if err := webhook.Wait(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if got := conv.Transcript().String(); !strings.Contains(got, "Found it.") {
			t.Errorf("transcript:\n%s", got)
		}
		bridgetest.SameDegraded(t, "watson", degraded, "/context too-late", "/payload too-late")
	})
}

func TestTurn(t *testing.T) {
	const chat = `{"groupId":7,"botId":"b","from":"ben","kmUserTimezone":"Europe/Berlin","eventName":"E"}`
	tests := []struct {
		name, in string
		want     kommunicate.Turn
	}{
		{"nothing", `{}`, kommunicate.Turn{Event: kommunicate.EventWelcome}},
		{"text", `{"payload":{"input":{"text":"hi"},"user_id":"ann"}}`, kommunicate.Turn{Text: "hi", UserID: "ann"}},
		{"system", `{"payload":{"input":{"text":"hi"},"context":{"global":{"session_id":"s1","system":{"timezone":"Asia/Tokyo","user_id":"ann"}}}}}`, kommunicate.Turn{
			Text: "hi", UserID: "ann", GroupID: "s1", ChatContext: kommunicate.ChatContext{Timezone: "Asia/Tokyo"},
		}},
		{"event", `{"payload":{"input":{"text":"E"},"user_id":"ann","context":{"global":{"session_id":"s1"},"skills":{"main skill":{"user_defined":{"kommunicate":` + chat + `,"x":1}}}}}}`, kommunicate.Turn{
			Event: "E", UserID: "ben", BotID: "b", GroupID: "7", Params: kommunicate.Members{{Name: "x", Value: json.RawMessage("1")}},
			ChatContext: kommunicate.ChatContext{Timezone: "Europe/Berlin", Extra: kommunicate.Members{
				{Name: "groupId", Value: json.RawMessage("7")}, {Name: "botId", Value: json.RawMessage(`"b"`)}, {Name: "from", Value: json.RawMessage(`"ben"`)},
			}},
		}},
		{"text and event", `{"payload":{"input":{"text":"hi"},"context":{"skills":{"actions skill":{"skill_variables":{"kommunicate":{"eventName":"E"}}}}}}}`, kommunicate.Turn{Text: "hi", Event: "E"}},
		{"flat", `{"payload":{"input":{"text":"hi"},"context":{"skills":{"main skill":{"user_defined":{"groupId":"8"}}}}}}`, kommunicate.Turn{
			Text: "hi", GroupID: "8", ChatContext: kommunicate.ChatContext{Extra: kommunicate.Pairs("groupId", "8")},
		}},
		{"media", `{"payload":{"context":{"skills":{"main skill":{"user_defined":{"kommunicate":{"attachments":[{"type":"image/png","payload":{"name":"a.png"}}]}}}}}}}`, kommunicate.Turn{
			Event: kommunicate.EventMedia, ChatContext: kommunicate.ChatContext{Attachments: []kommunicate.Attachment{{Type: "image/png", Name: "a.png"}}},
		}},
		{"a context that is none", `{"payload":{"input":{"text":"hi"},"context":{"skills":{"main skill":{"user_defined":{"kommunicate":[]}}}}}}`, kommunicate.Turn{Text: "hi"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var request watson.Request
			bridgetest.Decode(t, []byte(tt.in), &request)
			got := request.Turn()
			if got.Native != &request {
				t.Error("Native is not the request")
			}
			got.Native = nil
			if diff := cmp.Diff(bridgetest.Plain(t, tt.want), bridgetest.Plain(t, got)); diff != "" {
				t.Errorf("turn (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.want.Params, got.Params); diff != "" {
				t.Errorf("params (-want +got):\n%s", diff)
			}
		})
	}
}
