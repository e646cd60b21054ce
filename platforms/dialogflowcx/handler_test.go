package dialogflowcx_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
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
	"github.com/kommunicate-go/kommunicate/platforms/dialogflowcx"
)

const agentName = "projects/p/locations/global/agents/a"

// post asks a webhook.
func post(t *testing.T, webhook http.Handler, request dialogflowcx.Request) (dialogflowcx.Response, int) {
	t.Helper()
	body, err := request.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	webhook.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(string(body))))
	if w.Code != http.StatusOK {
		t.Fatalf("answered %d: %s", w.Code, w.Body)
	}
	var response dialogflowcx.Response
	bridgetest.Decode(t, w.Body.Bytes(), &response)
	return response, w.Body.Len()
}

func report(list *[]kommunicate.Degraded) kommunicate.BotOption {
	return kommunicate.WithDegraded(func(_ context.Context, degraded []kommunicate.Degraded) { *list = append(*list, degraded...) })
}

func says(msgs ...kommunicate.Message) kommunicate.BotFunc {
	return func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) { return msgs, nil }
}

func TestHandlerFunc(t *testing.T) {
	webhook := dialogflowcx.HandlerFunc(func(_ context.Context, _ *kommunicate.Turn, req *dialogflowcx.Request, resp *dialogflowcx.Response) error {
		if req.FulfillmentInfo.Tag != "order" {
			return errors.New("unknown tag")
		}
		resp.TargetPage = "the/next/page"
		resp.FulfillmentResponse.MergeBehavior = dialogflowcx.Replace
		resp.PageInfo = &dialogflowcx.PageInfo{FormInfo: &dialogflowcx.FormInfo{ParameterInfo: []dialogflowcx.ParameterInfo{
			{DisplayName: "size", State: "INVALID", Value: json.RawMessage("null")},
		}}}
		return errors.Join(
			resp.SetParameter("orderId", "A1"),
			resp.SetParameter("topic", nil),
			resp.Add(kommunicate.Message{Text: "On its way."}))
	}, kommunicate.WithFallback(kommunicate.Message{Text: "Sorry."}))
	got, _ := post(t, webhook, dialogflowcx.Request{FulfillmentInfo: dialogflowcx.FulfillmentInfo{Tag: "order"}})
	want := `{
		"fulfillmentResponse":{"messages":[{"text":{"text":["On its way."]}}],"mergeBehavior":"REPLACE"},
		"pageInfo":{"formInfo":{"parameterInfo":[{"displayName":"size","state":"INVALID","value":null}]}},
		"sessionInfo":{"parameters":{"orderId":"A1","topic":null}},
		"targetPage":"the/next/page"}`
	if diff := cmp.Diff(bridgetest.Plain(t, json.RawMessage(want)), bridgetest.Plain(t, got)); diff != "" {
		t.Errorf("response (-want +got):\n%s", diff)
	}
	got, _ = post(t, webhook, dialogflowcx.Request{})
	if messages, _ := dialogflowcx.Decode(got.FulfillmentResponse.Messages); len(messages) != 1 || messages[0].Text != "Sorry." {
		t.Errorf("answered %+v", got)
	}
}

func TestHandlerFuncFails(t *testing.T) {
	bridgetest.HandlerFunc(t, []byte(`{}`), func(resp *dialogflowcx.Response) { resp.TargetPage = "half" }, dialogflowcx.HandlerFunc)
}

func TestLargeAnswers(t *testing.T) {
	var degraded []kommunicate.Degraded
	small, large := kommunicate.Message{Text: "small"}, kommunicate.Message{Text: strings.Repeat("l", 65<<10)}
	got, size := post(t, dialogflowcx.Handler(says(small, large, small), report(&degraded)), dialogflowcx.Request{})
	if size > 64<<10 {
		t.Errorf("%d bytes", size)
	}
	messages, _ := dialogflowcx.Decode(got.FulfillmentResponse.Messages)
	bridgetest.SameMessages(t, messages, []kommunicate.Message{small, small})
	bridgetest.SameDegraded(t, "dialogflowcx", degraded, "/1 answer-too-large")
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
		webhook := dialogflowcx.HandlerFunc(func(_ context.Context, _ *kommunicate.Turn, _ *dialogflowcx.Request, resp *dialogflowcx.Response) error {
			time.Sleep(20 * time.Second)
			resp.TargetPage, resp.TargetFlow, resp.PageInfo = "p", "f", new(dialogflowcx.PageInfo)
			return errors.Join(resp.SetParameter("a", 1), resp.Add(kommunicate.Message{Text: "Found it."}))
		}, report(&degraded), kommunicate.WithClient(srv.Client()))
		start := time.Now()
		got, _ := post(t, webhook, dialogflowcx.Request{
			DetectIntentResponseID: "d-1", Text: "Search",
			Payload: json.RawMessage(`{"botId":"faq-bot","from":"ann","groupId":"` + string(conv.GroupID()) + `"}`),
		})
		if took := time.Since(start); took != 4500*time.Millisecond || len(got.FulfillmentResponse.Messages) > 0 {
			t.Errorf("answered %+v after %v", got, took)
		}
		if err := webhook.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := conv.Transcript().String(); !strings.Contains(got, "Found it.") {
			t.Errorf("transcript:\n%s", got)
		}
		bridgetest.SameDegraded(t, "dialogflowcx", degraded,
			"/pageInfo too-late", "/sessionInfo too-late", "/targetPage too-late", "/targetFlow too-late")
	})
}

func TestTurn(t *testing.T) {
	tests := []struct {
		name, in    string
		text, event string
		group       kommunicate.GroupID
		params      kommunicate.Members
	}{
		{name: "nothing", in: `{}`},
		{name: "speech", in: `{"transcript":"hello"}`, text: "hello"},
		{name: "event", in: `{"triggerEvent":"E"}`, event: "E"},
		{name: "group of the session", in: `{"sessionInfo":{"session":"` + agentName + `/sessions/7"}}`, group: "7"},
		{name: "group of the context", in: `{"sessionInfo":{"session":"` + agentName + `/sessions/7"},"payload":{"groupId":8}}`, group: "8"},
		{
			name: "parameters", in: `{"sessionInfo":{"parameters":{"a":1}},"intentInfo":{"parameters":{"a":{"resolvedValue":2},"b":{"resolvedValue":"x"},"c":{"originalValue":"y"},"d":3}}}`,
			params: kommunicate.Members{{Name: "a", Value: json.RawMessage("1")}, {Name: "b", Value: json.RawMessage(`"x"`)}},
		},
	}
	for _, tt := range tests {
		var request dialogflowcx.Request
		bridgetest.Decode(t, []byte(tt.in), &request)
		turn := request.Turn()
		if turn.Text != tt.text || turn.Event != tt.event || turn.GroupID != tt.group {
			t.Errorf("%s: text %q, event %q, group %q", tt.name, turn.Text, turn.Event, turn.GroupID)
		}
		if diff := cmp.Diff(tt.params, turn.Params); diff != "" {
			t.Errorf("%s: params (-want +got):\n%s", tt.name, diff)
		}
	}
}

// Of as many parameters as fit into a request, each is looked at once.
func TestTurnWithManyParams(t *testing.T) {
	const many = 20000
	request := dialogflowcx.Request{SessionInfo: new(dialogflowcx.SessionInfo)}
	for i := range many {
		request.SessionInfo.Parameters = append(request.SessionInfo.Parameters, kommunicate.Pairs(fmt.Sprint("s", i), "s")...)
		request.IntentInfo.Parameters = append(request.IntentInfo.Parameters,
			kommunicate.Member{Name: fmt.Sprint("s", 2*i), Value: json.RawMessage(`{"resolvedValue":1}`)})
	}
	params := request.Turn().Params
	if len(params) != many+many/2 {
		t.Errorf("%d parameters", len(params))
	}
	if len(request.SessionInfo.Parameters) != many {
		t.Error("the request was changed")
	}
}
