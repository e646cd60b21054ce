package dialogflow_test

import (
	"context"
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
	"github.com/kommunicate-go/kommunicate/platforms/dialogflow"
)

const session = "projects/p/agent/sessions/1001"

// post asks a webhook about a text.
func post(t *testing.T, webhook http.Handler, text string) (dialogflow.Response, int) {
	t.Helper()
	request := dialogflow.Request{
		ResponseID:  "r-" + text,
		Session:     session,
		QueryResult: dialogflow.QueryResult{QueryText: text},
		Original:    dialogflow.OriginalRequest{Payload: []byte(`{"botId":"faq-bot","from":"ann","groupId":1001}`)},
	}
	body, err := request.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	webhook.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(string(body))))
	if w.Code != http.StatusOK {
		t.Fatalf("answered %d: %s", w.Code, w.Body)
	}
	var response dialogflow.Response
	bridgetest.Decode(t, w.Body.Bytes(), &response)
	return response, w.Body.Len()
}

// report collects what is degraded.
func report(list *[]kommunicate.Degraded) kommunicate.BotOption {
	return kommunicate.WithDegraded(func(_ context.Context, degraded []kommunicate.Degraded) { *list = append(*list, degraded...) })
}

func says(msgs ...kommunicate.Message) kommunicate.BotFunc {
	return func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) { return msgs, nil }
}

func TestHandlerFunc(t *testing.T) {
	webhook := dialogflow.HandlerFunc(func(_ context.Context, turn *kommunicate.Turn, req *dialogflow.Request, resp *dialogflow.Response) error {
		if turn.Text != "order" || turn.GroupID != "1001" || req.Session != session {
			t.Errorf("turn %+v", turn)
		}
		resp.OutputContexts = []dialogflow.Context{{
			Name: dialogflow.ContextName(req.Session, "order"), LifespanCount: 2, Parameters: kommunicate.Pairs("orderId", "A1"),
		}}
		return resp.Add(kommunicate.Message{Text: "On its way."})
	})
	got, _ := post(t, webhook, "order")
	want := dialogflow.Response{
		FulfillmentMessages: []dialogflow.FulfillmentMessage{{Text: &dialogflow.Text{Text: []string{"On its way."}}}},
		OutputContexts:      []dialogflow.Context{{Name: session + "/contexts/order", LifespanCount: 2, Parameters: kommunicate.Pairs("orderId", "A1")}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("response (-want +got):\n%s", diff)
	}
}

func TestHandlerFuncFails(t *testing.T) {
	body := []byte(`{"session":"` + session + `","queryResult":{"queryText":"order"}}`)
	bridgetest.HandlerFunc(t, body, func(resp *dialogflow.Response) { resp.FulfillmentText = "half" }, dialogflow.HandlerFunc)
}

func TestBotSetsTheNativeAnswer(t *testing.T) {
	webhook := dialogflow.Handler(kommunicate.BotFunc(func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		answer := new(dialogflow.Response)
		turn.NativeAnswer = answer
		return []kommunicate.Message{{Text: "Second"}}, answer.Add(kommunicate.Message{Text: "First"})
	}))
	got, _ := post(t, webhook, "order")
	messages, _ := dialogflow.Decode(got.FulfillmentMessages)
	bridgetest.SameMessages(t, messages, []kommunicate.Message{{Text: "First"}, {Text: "Second"}})
}

func TestFollowupEvent(t *testing.T) {
	for _, test := range []struct {
		messages []kommunicate.Message
		degraded []string
	}{
		{nil, nil},
		{[]kommunicate.Message{{Text: "Hi"}}, []string{"/followupEventInput followup-event"}},
	} {
		var degraded []kommunicate.Degraded
		webhook := dialogflow.HandlerFunc(func(_ context.Context, _ *kommunicate.Turn, _ *dialogflow.Request, resp *dialogflow.Response) error {
			resp.FollowupEventInput = &dialogflow.EventInput{Name: "EXTEND_DEADLINE", Parameters: kommunicate.Members{{Name: "n", Value: []byte("1")}}}
			return resp.Add(test.messages...)
		}, report(&degraded))
		got, _ := post(t, webhook, "order")
		if event := got.FollowupEventInput; event == nil || event.Name != "EXTEND_DEADLINE" || event.Parameters.Text("n") != "1" {
			t.Errorf("event %+v", event)
		}
		bridgetest.SameDegraded(t, "dialogflow", degraded, test.degraded...)
	}
}

func TestLargeAnswers(t *testing.T) {
	small, large, larger := kommunicate.Message{Text: "small"}, kommunicate.Message{Text: strings.Repeat("l", 40<<10)}, kommunicate.Message{Text: strings.Repeat("L", 50<<10)}
	handoff := kommunicate.Message{Handoff: kommunicate.HandoffToRules{}}
	tests := []struct {
		name     string
		messages []kommunicate.Message
		want     []kommunicate.Message
		degraded []string
	}{
		{"fits", []kommunicate.Message{small, large, handoff}, []kommunicate.Message{small, large, handoff}, nil},
		{
			"the largest goes",
			[]kommunicate.Message{small, large, larger, handoff},
			[]kommunicate.Message{small, large, handoff},
			[]string{"/2 answer-too-large"},
		},
		{
			"and the next",
			[]kommunicate.Message{larger, small, larger, larger},
			[]kommunicate.Message{small, larger},
			[]string{"/0 answer-too-large", "/2 answer-too-large"},
		},
		{"nothing is left", []kommunicate.Message{{Text: strings.Repeat("X", 64<<10)}}, []kommunicate.Message{{Text: "Sorry."}}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var degraded []kommunicate.Degraded
			got, size := post(t, dialogflow.Handler(says(tt.messages...), report(&degraded), kommunicate.WithFallback(kommunicate.Message{Text: "Sorry."})), "all")
			if size > 64<<10 {
				t.Errorf("%d bytes", size)
			}
			messages, _ := dialogflow.Decode(got.FulfillmentMessages)
			bridgetest.SameMessages(t, messages, tt.want)
			bridgetest.SameDegraded(t, "dialogflow", degraded, tt.degraded...)
		})
	}
}

// What does not come in 4.5 s goes out through the client, but for contexts.
func TestLateAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := kommunicatetest.NewServer()
		defer srv.Close()
		srv.AddBot(kommunicatetest.Bot{ID: "faq-bot", Handler: kommunicate.NewWebhook(says())})
		srv.SetRules(kommunicatetest.Rules{Bot: "faq-bot"})
		conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{ClientGroupID: "1001"})
		if err != nil {
			t.Fatal(err)
		}
		var degraded []kommunicate.Degraded
		webhook := dialogflow.HandlerFunc(func(_ context.Context, _ *kommunicate.Turn, req *dialogflow.Request, resp *dialogflow.Response) error {
			time.Sleep(20 * time.Second)
			resp.OutputContexts = []dialogflow.Context{{Name: dialogflow.ContextName(req.Session, "x")}}
			resp.FollowupEventInput = &dialogflow.EventInput{Name: "x"}
			resp.SessionEntityTypes = append(resp.SessionEntityTypes, []byte("{}"))
			return resp.Add(kommunicate.Message{Text: "Found it."}, kommunicate.Message{Action: kommunicate.AddTags{"late"}})
		}, report(&degraded), kommunicate.WithClient(srv.Client()))
		request := dialogflow.Request{
			ResponseID: "r-1", QueryResult: dialogflow.QueryResult{QueryText: "Search"},
			Original: dialogflow.OriginalRequest{Payload: []byte(`{"botId":"faq-bot","from":"ann","groupId":"` + string(conv.GroupID()) + `"}`)},
		}
		body, err := request.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		w, start := httptest.NewRecorder(), time.Now()
		webhook.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(string(body))))
		if took := time.Since(start); took != 4500*time.Millisecond || strings.TrimSpace(w.Body.String()) != "{}" {
			t.Errorf("answered %s after %v", w.Body, took)
		}
		if err := webhook.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := conv.Transcript().String(); !strings.Contains(got, "Found it.") || !strings.Contains(got, "late") {
			t.Errorf("transcript:\n%s", got)
		}
		bridgetest.SameDegraded(t, "dialogflow", degraded,
			"/outputContexts too-late", "/followupEventInput too-late", "/sessionEntityTypes too-late")
	})
}

func TestTurn(t *testing.T) {
	context := func(id string) []dialogflow.Context {
		return []dialogflow.Context{{Name: dialogflow.ContextName(session, id)}}
	}
	tests := []struct {
		name        string
		request     dialogflow.Request
		text, event string
		group       kommunicate.GroupID
	}{
		{"text", dialogflow.Request{Session: session, QueryResult: dialogflow.QueryResult{QueryText: "hello"}}, "hello", "", "1001"},
		{"nothing", dialogflow.Request{}, "", "", ""},
		{"welcome", dialogflow.Request{Session: session, QueryResult: dialogflow.QueryResult{QueryText: "WELCOME"}}, "", "WELCOME", "1001"},
		{"media", dialogflow.Request{Session: session, QueryResult: dialogflow.QueryResult{QueryText: "KOMMUNICATE_MEDIA_EVENT"}}, "", "KOMMUNICATE_MEDIA_EVENT", "1001"},
		{"an event's context", dialogflow.Request{Session: session, QueryResult: dialogflow.QueryResult{QueryText: "Order_Shipped", OutputContexts: context("order_shipped")}}, "", "Order_Shipped", "1001"},
		{"another's", dialogflow.Request{Session: session, QueryResult: dialogflow.QueryResult{QueryText: "Order_Shipped", OutputContexts: context("order")}}, "Order_Shipped", "", "1001"},
		{"the context's group", dialogflow.Request{Session: session, Original: dialogflow.OriginalRequest{Payload: []byte(`{"groupId":7}`)}}, "", "", "7"},
		{"no context", dialogflow.Request{Session: session, Original: dialogflow.OriginalRequest{Payload: []byte(`[7]`)}}, "", "", "1001"},
	}
	for _, tt := range tests {
		turn := tt.request.Turn()
		if turn.Text != tt.text || turn.Event != tt.event || turn.GroupID != tt.group {
			t.Errorf("%s: text %q, event %q, group %q", tt.name, turn.Text, turn.Event, turn.GroupID)
		}
	}
}

func TestContextName(t *testing.T) {
	if got, want := dialogflow.ContextName("projects/p/agent/sessions/1", "Order-Status"), "projects/p/agent/sessions/1/contexts/order-status"; got != want {
		t.Errorf("context %s, want %s", got, want)
	}
}
