package lexv1_test

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
	"github.com/kommunicate-go/kommunicate/platforms/lex"
	"github.com/kommunicate-go/kommunicate/platforms/lex/lexv1"
)

func TestSampleEvent(t *testing.T) {
	var request lexv1.Request
	bridgetest.Survives(t, bridgetest.Samples(t, "lex_v1_event", 1)[""], &request)
	turn := request.Turn()
	if turn.Native != &request {
		t.Error("Native is not the request")
	}
	if turn.Text != "form" || turn.Intent != "ShowForm" || turn.GroupID != "16650159" || turn.BotID != "order-bot-x1y2z" || len(turn.Params) > 0 {
		t.Errorf("turn %+v", turn)
	}
}

func TestSampleResponses(t *testing.T) {
	want := map[string][]kommunicate.Message{
		"custom": {{Text: "Form", Rich: kommunicate.SuggestedReplies{{Title: "Yes", Message: "Yes"}}}},
		"card": {
			{Text: "Which size?"},
			{Rich: kommunicate.Cards{{
				Title: "Size", Subtitle: "Pick one", Image: "https://example.com/a.png",
				Buttons: []kommunicate.CardButton{
					kommunicate.SuggestedReply{Title: "Large", Message: "large"},
					kommunicate.Link{Name: "Size", URL: "https://example.com"},
				},
			}}},
		},
	}
	found := bridgetest.Samples(t, "lex_v1_response_", len(want))
	for name, messages := range want {
		t.Run(name, func(t *testing.T) {
			var response lexv1.Response
			bridgetest.Survives(t, found[name], &response)
			got, degraded := lexv1.Decode(&response)
			bridgetest.SameDegraded(t, "lexv1", degraded)
			bridgetest.SameMessages(t, got, messages)
		})
	}
}

func TestTurn(t *testing.T) {
	large := "large"
	request := lexv1.Request{
		InputTranscript: "KOMMUNICATEMEDIAEVENT", UserID: "1001",
		CurrentIntent: lexv1.Intent{Name: "Order", Slots: map[string]*string{"size": &large, "crust": nil}},
	}
	turn := request.Turn()
	if turn.Event != kommunicate.EventMedia || turn.GroupID != "1001" || turn.Params.Text("size") != "large" || len(turn.Params) != 1 {
		t.Errorf("turn %+v", turn)
	}
}

func TestEncode(t *testing.T) {
	replies := kommunicate.SuggestedReplies{{Title: "Yes"}}
	handoff, tags := kommunicate.HandoffToRules{}, kommunicate.AddTags{"late"}
	tests := []struct {
		name           string
		messages, want []kommunicate.Message
		degraded       []string
	}{
		{"nothing", nil, nil, nil},
		{"one", []kommunicate.Message{{Text: "a"}}, []kommunicate.Message{{Text: "a"}}, nil},
		{"texts", []kommunicate.Message{{Text: "a"}, {Text: "b"}, {Text: "c"}}, []kommunicate.Message{{Text: "a\nb\nc"}}, []string{"/1 joined", "/2 joined"}},
		{"text and buttons", []kommunicate.Message{{Text: "a"}, {Text: "b", Rich: replies}}, []kommunicate.Message{{Text: "a\nb", Rich: replies}}, []string{"/1 joined"}},
		{"buttons and text", []kommunicate.Message{{Rich: replies}, {Text: "b"}}, []kommunicate.Message{{Text: "b", Rich: replies}}, nil},
		{"text and handoff", []kommunicate.Message{{Text: "a"}, {Handoff: handoff}}, []kommunicate.Message{{Text: "a", Handoff: handoff}}, nil},
		{"text, tags and handoff", []kommunicate.Message{{Text: "a"}, {Action: tags}, {Handoff: handoff}}, []kommunicate.Message{{Text: "a", Action: tags, Handoff: handoff}}, nil},
		{"HTML and text", []kommunicate.Message{{HTML: "<b>a</b>"}, {Text: "b"}}, []kommunicate.Message{{HTML: "<b>a</b>"}}, []string{"/1 one-message"}},
		{"buttons twice", []kommunicate.Message{{Text: "a", Rich: replies}, {Text: "b", Rich: replies}, {Handoff: handoff}}, []kommunicate.Message{{Text: "a", Rich: replies, Handoff: handoff}}, []string{"/1 one-message"}},
		{"handoffs", []kommunicate.Message{{Handoff: handoff}, {Handoff: handoff}}, []kommunicate.Message{{Handoff: handoff}}, []string{"/1 one-message"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			message, degraded, err := lexv1.Encode(tt.messages)
			if err != nil {
				t.Fatal(err)
			}
			got, _ := lexv1.Decode(&lexv1.Response{DialogAction: &lexv1.DialogAction{Message: message}})
			bridgetest.SameMessages(t, got, tt.want)
			bridgetest.SameDegraded(t, "lexv1", degraded, tt.degraded...)
		})
	}
	if _, _, err := lexv1.Encode([]kommunicate.Message{{}}); err == nil {
		t.Error("an empty message was encoded")
	}
}

func TestDecodeLoses(t *testing.T) {
	message := func(contentType lex.ContentType, content string, extra ...string) *lexv1.Response {
		return &lexv1.Response{DialogAction: &lexv1.DialogAction{Message: &lexv1.Message{ContentType: contentType, Content: content, Extra: kommunicate.Pairs(extra...)}}}
	}
	for want, response := range map[string]*lexv1.Response{
		"":                                     &(lexv1.Response{}),
		"/dialogAction/message/content speech": message(lex.SSML, "<speak>a<break/></speak>"),
		"/dialogAction/message/content content-not-text":   message(lex.CustomPayload, "", "content", "of another kind"),
		"/dialogAction/message/contentType no-counterpart": message("Composite", "{}"),
		"/dialogAction/message/content foreign-payload":    message(lex.CustomPayload, "{}"),
	} {
		_, degraded := lexv1.Decode(response)
		if want == "" {
			bridgetest.SameDegraded(t, "lexv1", degraded)
			continue
		}
		bridgetest.SameDegraded(t, "lexv1", degraded, want)
	}
}

var large = "large"

// post asks a code hook in the middle of an order.
func post(t *testing.T, handler http.Handler, source string) lexv1.Response {
	t.Helper()
	body, err := lexv1.Request{
		InvocationSource: source, UserID: "1001", InputTranscript: "order",
		SessionAttributes: map[string]string{"step": "1"},
		RequestAttributes: map[string]string{"groupId": "1001", "botId": "faq-bot", "from": "ann"},
		CurrentIntent:     lexv1.Intent{Name: "Order", Slots: map[string]*string{"size": &large, "crust": nil}},
	}.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(string(body))))
	var response lexv1.Response
	bridgetest.Decode(t, w.Body.Bytes(), &response)
	return response
}

// answers is a bot that says a text, and sets a dialog action.
func answers(action *lexv1.DialogAction, texts ...string) kommunicate.BotFunc {
	return func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		if action != nil {
			turn.NativeAnswer = &lexv1.Response{DialogAction: action}
		}
		var msgs []kommunicate.Message
		for _, text := range texts {
			msgs = append(msgs, kommunicate.Message{Text: text})
		}
		return msgs, nil
	}
}

func TestHandler(t *testing.T) {
	slots := map[string]*string{"size": &large, "crust": nil}
	hello := &lexv1.Message{ContentType: lex.PlainText, Content: "Hello"}
	sorry := &lexv1.Message{ContentType: lex.PlainText, Content: "Sorry."}
	closed := lexv1.DialogAction{Type: lex.Close, FulfillmentState: lex.Fulfilled, Message: sorry}
	tests := []struct {
		name     string
		source   string
		action   *lexv1.DialogAction
		texts    []string
		want     lexv1.DialogAction
		degraded []string
	}{
		{"text", lex.FulfillmentCodeHook, nil, []string{"Hello"}, lexv1.DialogAction{Type: lex.Close, FulfillmentState: lex.Fulfilled, Message: hello}, nil},
		{"silence", lex.FulfillmentCodeHook, nil, nil, lexv1.DialogAction{Type: lex.Close, FulfillmentState: lex.Fulfilled}, nil},
		{"silence in between", lex.DialogCodeHook, nil, nil, lexv1.DialogAction{Type: lex.Delegate, Slots: slots}, nil},
		{"elicit", lex.DialogCodeHook, &lexv1.DialogAction{Type: lex.ElicitSlot, SlotToElicit: "crust"}, []string{"Hello"}, lexv1.DialogAction{Type: lex.ElicitSlot, SlotToElicit: "crust", IntentName: "Order", Slots: slots, Message: hello}, nil},
		{"another intent", lex.DialogCodeHook, &lexv1.DialogAction{Type: lex.ConfirmIntent, IntentName: "Refund"}, nil, lexv1.DialogAction{Type: lex.ConfirmIntent, IntentName: "Refund"}, nil},
		{"fail", lex.FulfillmentCodeHook, &lexv1.DialogAction{Type: lex.Close, FulfillmentState: lex.Failed}, nil, lexv1.DialogAction{Type: lex.Close, FulfillmentState: lex.Failed}, nil},
		{"two messages", lex.FulfillmentCodeHook, &lexv1.DialogAction{Type: lex.Close, Message: hello}, []string{"Bye"}, lexv1.DialogAction{Type: lex.Close, FulfillmentState: lex.Fulfilled, Message: hello}, []string{"/dialogAction/message one-message"}},
		{"delegate", lex.DialogCodeHook, &lexv1.DialogAction{Type: lex.Delegate}, []string{"Hello"}, lexv1.DialogAction{Type: lex.Delegate, Slots: slots}, []string{"/dialogAction/message delegate"}},
		{"no such action", lex.DialogCodeHook, &lexv1.DialogAction{Type: "Sing"}, []string{"Hello"}, closed, nil},
		{"no slot", lex.DialogCodeHook, &lexv1.DialogAction{Type: lex.ElicitSlot}, []string{"Hello"}, closed, nil},
		{"too large", lex.FulfillmentCodeHook, nil, []string{strings.Repeat("a", 25<<10)}, closed, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var degraded []kommunicate.Degraded
			got := post(t, lexv1.Handler(answers(tt.action, tt.texts...),
				kommunicate.WithFallback(kommunicate.Message{Text: "Sorry."}),
				kommunicate.WithDegraded(func(_ context.Context, list []kommunicate.Degraded) { degraded = append(degraded, list...) })), tt.source)
			want := lexv1.Response{DialogAction: &tt.want, SessionAttributes: map[string]string{"step": "1"}}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("response (-want +got):\n%s", diff)
			}
			bridgetest.SameDegraded(t, "lexv1", degraded, tt.degraded...)
		})
	}
}

func TestLateAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := kommunicatetest.NewServer()
		defer srv.Close()
		srv.AddBot(kommunicatetest.Bot{ID: "faq-bot", Handler: kommunicate.NewWebhook(answers(nil))})
		srv.SetRules(kommunicatetest.Rules{Bot: "faq-bot"})
		conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{ClientGroupID: "1001"})
		if err != nil {
			t.Fatal(err)
		}
		var degraded []kommunicate.Degraded
		handler := lexv1.Handler(kommunicate.BotFunc(func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
			time.Sleep(time.Minute)
			turn.NativeAnswer = &lexv1.Response{
				SessionAttributes: map[string]string{"step": "2"},
				DialogAction:      &lexv1.DialogAction{Type: lex.Close, Message: &lexv1.Message{ContentType: lex.PlainText, Content: "Found it."}},
			}
			return []kommunicate.Message{{Text: "At last."}}, nil
		}), kommunicate.WithClient(srv.Client()),
			kommunicate.WithDegraded(func(_ context.Context, list []kommunicate.Degraded) { degraded = append(degraded, list...) }))
		if got := post(t, handler, lex.FulfillmentCodeHook); got.DialogAction.Message != nil {
			t.Errorf("answered %+v", got)
		}
		if err := handler.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := conv.Transcript().String(); !strings.Contains(got, "Found it.") || !strings.Contains(got, "At last.") {
			t.Errorf("transcript:\n%s", got)
		}
		bridgetest.SameDegraded(t, "lexv1", degraded, "/dialogAction too-late", "/sessionAttributes too-late")
	})
}

// FuzzFunction checks that no bytes break a code hook, and that what it reads and
// writes is kept.
func FuzzFunction(f *testing.F) {
	f.Add([]byte(`{"userId":"1","currentIntent":{"name":"I","slots":{"a":null,"b":"c"},"slotDetails":{"b":{"resolutions":[]}}},"requestAttributes":{"attachments":"[]"},"dialogAction":{"type":"Close","message":{"contentType":"CustomPayload","content":"{\"message\":\"a\"}"},"responseCard":{"version":1,"genericAttachments":[{"title":"T","buttons":[{"text":"a"}]}]}}}`))
	f.Add([]byte(`{"currentIntent":[],"sessionAttributes":{"a":1},"dialogAction":{"message":{"content":{}},"responseCard":{"version":"1"}}}`))
	handler := lex.Lambda(lexv1.Handler(answers(nil, "Yes.")))
	f.Fuzz(func(t *testing.T, data []byte) {
		var request lexv1.Request
		var response lexv1.Response
		if request.UnmarshalJSON(data) != nil || response.UnmarshalJSON(data) != nil {
			return
		}
		messages, _ := lexv1.Decode(&response)
		if _, err := kommunicate.AppendMessages(nil, messages); err != nil {
			t.Errorf("a decoded message cannot be sent: %v", err)
		}
		again, err := response.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		bridgetest.Survives(t, again, new(lexv1.Response))
		if again, err = request.MarshalJSON(); err != nil {
			t.Fatal(err)
		}
		bridgetest.Survives(t, again, new(lexv1.Request))
		if request.Extra == nil {
			if _, err := handler(t.Context(), again); err != nil && len(again) < 20<<10 {
				t.Error(err)
			}
		}
	})
}
