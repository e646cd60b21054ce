package lex_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
	"github.com/kommunicate-go/kommunicate/platforms/lex"
)

// A bot that knows nothing of Lex leaves the conversation's state as it is.
func TestStateSurvives(t *testing.T) {
	request := event("order")
	got, _ := post(t, lex.Handler(says(kommunicate.Message{Text: "On its way."})), request)
	intent := *request.SessionState.Intent
	intent.State = lex.Fulfilled
	want := lex.Response{
		Messages:          plain("On its way."),
		RequestAttributes: request.RequestAttributes,
		SessionState: lex.SessionState{
			DialogAction: &lex.DialogAction{Type: lex.Close}, Intent: &intent,
			SessionAttributes: request.SessionState.SessionAttributes, OriginatingRequestID: "o-1",
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("response (-want +got):\n%s", diff)
	}
}

func TestDialogActions(t *testing.T) {
	say := func(resp *lex.Response) { resp.Messages = plain("What?") }
	tests := []struct {
		name   string
		source string
		answer func(*lex.Response)
		want   lex.DialogAction
		state  lex.IntentState
	}{
		{"nothing to say", lex.FulfillmentCodeHook, func(*lex.Response) {}, lex.DialogAction{Type: lex.Close}, lex.Fulfilled},
		{"nothing to say in between", lex.DialogCodeHook, func(*lex.Response) {}, lex.DialogAction{Type: lex.Delegate}, lex.ReadyForFulfillment},
		{"an answer in between", lex.DialogCodeHook, say, lex.DialogAction{Type: lex.Close}, lex.Fulfilled},
		{"close", lex.DialogCodeHook, func(r *lex.Response) { r.Close(lex.Fulfilled) }, lex.DialogAction{Type: lex.Close}, lex.Fulfilled},
		{"fail", lex.FulfillmentCodeHook, func(r *lex.Response) { r.Close(lex.Failed) }, lex.DialogAction{Type: lex.Close}, lex.Failed},
		{"elicit slot", lex.DialogCodeHook, func(r *lex.Response) { r.ElicitSlot("crust") }, lex.DialogAction{Type: lex.ElicitSlot, SlotToElicit: "crust"}, lex.InProgress},
		{"elicit intent", lex.DialogCodeHook, func(r *lex.Response) { say(r); r.ElicitIntent() }, lex.DialogAction{Type: lex.ElicitIntent}, lex.ReadyForFulfillment},
		{"confirm", lex.DialogCodeHook, func(r *lex.Response) { say(r); r.ConfirmIntent() }, lex.DialogAction{Type: lex.ConfirmIntent}, lex.InProgress},
		{"delegate", lex.FulfillmentCodeHook, func(r *lex.Response) { r.Delegate() }, lex.DialogAction{Type: lex.Delegate}, lex.ReadyForFulfillment},
	}
	for _, tt := range tests {
		functions := map[string]http.Handler{
			"function": lex.HandlerFunc(func(_ context.Context, _ *kommunicate.Turn, _ *lex.Request, resp *lex.Response) error {
				tt.answer(resp)
				return nil
			}),
			"bot": lex.Handler(kommunicate.BotFunc(func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
				resp := new(lex.Response)
				tt.answer(resp)
				turn.NativeAnswer = resp
				return nil, nil
			})),
		}
		for kind, handler := range functions {
			t.Run(tt.name+"/"+kind, func(t *testing.T) {
				request := event("order")
				request.InvocationSource = tt.source
				got, _ := post(t, handler, request)
				if diff := cmp.Diff(&tt.want, got.SessionState.DialogAction); diff != "" {
					t.Errorf("action (-want +got):\n%s", diff)
				}
				if intent := got.SessionState.Intent; intent.Name != "Order" || intent.State != tt.state || intent.Slots["size"].String() != "large" {
					t.Errorf("intent %+v, want %s", intent, tt.state)
				}
				if got.SessionState.SessionAttributes["step"] != "1" {
					t.Errorf("attributes %v", got.SessionState.SessionAttributes)
				}
			})
		}
	}
}

func TestHandlerFuncChangesTheState(t *testing.T) {
	request := event("order")
	got, _ := post(t, lex.HandlerFunc(func(_ context.Context, turn *kommunicate.Turn, req *lex.Request, resp *lex.Response) error {
		if turn.Text != "order" || turn.GroupID != "1001" || turn.Params.Text("size") != "large" {
			t.Errorf("turn %+v", turn)
		}
		resp.SetSessionAttribute("step", "2")
		resp.SetSlot("crust", "thin")
		resp.SessionState.ActiveContexts = []lex.ActiveContext{}
		if req.SessionState.SessionAttributes["step"] != "1" || req.SessionState.Intent.Slots["crust"] != nil {
			t.Errorf("the request is now %+v", req)
		}
		return resp.Add(kommunicate.Message{Text: "Bye.", Handoff: kommunicate.HandoffToRules{}})
	}), request)
	state := got.SessionState
	if state.SessionAttributes["step"] != "2" || state.Intent.Slots["crust"].String() != "thin" || state.Intent.Slots["size"].String() != "large" || state.ActiveContexts == nil {
		t.Errorf("state %+v", state)
	}
	messages, degraded := lex.Decode(got.Messages)
	bridgetest.SameMessages(t, messages, []kommunicate.Message{{Text: "Bye."}, {Handoff: kommunicate.HandoffToRules{}}})
	bridgetest.SameDegraded(t, "lex", degraded)
}

// A response that a bot makes from nothing: what it leaves out stays as it was.
func TestBotSetsTheNativeAnswer(t *testing.T) {
	got, _ := post(t, lex.Handler(kommunicate.BotFunc(func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		answer := new(lex.Response)
		answer.SetSlot("crust", "thin")
		answer.SetSessionAttribute("only", "this")
		turn.NativeAnswer = answer
		return []kommunicate.Message{{Text: "Second"}}, answer.Add(kommunicate.Message{Text: "First"})
	})), event("order"))
	messages, _ := lex.Decode(got.Messages)
	bridgetest.SameMessages(t, messages, []kommunicate.Message{{Text: "First"}, {Text: "Second"}})
	if intent := got.SessionState.Intent; intent.Name != "Order" || intent.Slots["crust"].String() != "thin" || intent.ConfirmationState != lex.NotConfirmed {
		t.Errorf("intent %+v", intent)
	}
	if diff := cmp.Diff(map[string]string{"only": "this"}, got.SessionState.SessionAttributes); diff != "" {
		t.Errorf("attributes (-want +got):\n%s", diff)
	}
}

// Another intent than the one that Lex detected.
func TestAnotherIntent(t *testing.T) {
	got, _ := post(t, lex.HandlerFunc(func(_ context.Context, _ *kommunicate.Turn, _ *lex.Request, resp *lex.Response) error {
		resp.SessionState.Intent = &lex.Intent{Name: "Refund"}
		resp.ElicitSlot("reason")
		return nil
	}), event("order"))
	if diff := cmp.Diff(&lex.Intent{Name: "Refund", State: lex.InProgress}, got.SessionState.Intent); diff != "" {
		t.Errorf("intent (-want +got):\n%s", diff)
	}
}

// What Lex would refuse is the fallback, and says why in the log.
func TestRefusedAnswers(t *testing.T) {
	for code, answer := range map[string]func(*lex.Response){
		"dialog-action":  func(r *lex.Response) { r.SessionState.DialogAction = &lex.DialogAction{Type: "Sing"} },
		"slot-to-elicit": func(r *lex.Response) { r.ElicitSlot("") },
		"intent-name":    func(r *lex.Response) { r.ElicitSlot("size") },
		"message-needed": func(r *lex.Response) { r.ElicitIntent() },
	} {
		t.Run(code, func(t *testing.T) {
			log := new(strings.Builder)
			request := event("order")
			if code == "intent-name" {
				request.SessionState.Intent = nil
			}
			got, _ := post(t, lex.HandlerFunc(func(_ context.Context, _ *kommunicate.Turn, _ *lex.Request, resp *lex.Response) error {
				answer(resp)
				return nil
			}, kommunicate.WithFallback(kommunicate.Message{Text: "Sorry."}), logTo(log)), request)
			if diff := cmp.Diff(plain("Sorry."), got.Messages); diff != "" || got.SessionState.DialogAction.Type != lex.Close {
				t.Errorf("answered %+v:\n%s", got, diff)
			}
			if !strings.Contains(log.String(), "code="+code) {
				t.Errorf("log %s", log)
			}
		})
	}
}

func TestHandlerFuncFails(t *testing.T) {
	order := event("order")
	body, err := order.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	bridgetest.HandlerFunc(t, body, func(resp *lex.Response) { resp.SetSessionAttribute("half", "done") }, lex.HandlerFunc)
}

func TestMessagesBesideDelegate(t *testing.T) {
	var degraded []kommunicate.Degraded
	post(t, lex.HandlerFunc(func(_ context.Context, _ *kommunicate.Turn, _ *lex.Request, resp *lex.Response) error {
		resp.Delegate()
		return resp.Add(kommunicate.Message{Text: "Hm."})
	}, report(&degraded)), event("order"))
	bridgetest.SameDegraded(t, "lex", degraded, "/sessionState/dialogAction delegate")
}

func TestLargeAnswers(t *testing.T) {
	small, large, larger := kommunicate.Message{Text: "small"}, kommunicate.Message{Text: strings.Repeat("l", 15<<10)}, kommunicate.Message{Text: strings.Repeat("L", 20<<10)}
	handoff := kommunicate.Message{Handoff: kommunicate.HandoffToRules{}}
	var twelve, tooMany []kommunicate.Message
	for i := range 12 {
		twelve = append(twelve, kommunicate.Message{Text: fmt.Sprint("Message ", i)})
	}
	tooMany = slices.Concat(twelve[:9], twelve[11:])
	heavy := slices.Clone(twelve)
	heavy[0], heavy[11] = large, larger
	tests := []struct {
		name           string
		messages, want []kommunicate.Message
		degraded       []string
	}{
		{"fits", []kommunicate.Message{small, large, handoff}, []kommunicate.Message{small, large, handoff}, nil},
		{"the largest goes", []kommunicate.Message{small, large, larger, handoff}, []kommunicate.Message{small, large, handoff}, []string{"/2 answer-too-large"}},
		{"nothing is left", []kommunicate.Message{{Text: strings.Repeat("X", 25<<10)}}, []kommunicate.Message{{Text: "Sorry."}}, nil},
		{"too many", twelve, tooMany, []string{"/9 too-many-messages", "/10 too-many-messages"}},
		{"too many and too large", heavy, slices.Concat(heavy[:9]), []string{"/9 too-many-messages", "/10 too-many-messages", "/11 answer-too-large"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var degraded []kommunicate.Degraded
			got, size := post(t, lex.Handler(says(tt.messages...), report(&degraded), kommunicate.WithFallback(kommunicate.Message{Text: "Sorry."})), event("all"))
			if size > 25<<10 {
				t.Errorf("%d bytes", size)
			}
			messages, _ := lex.Decode(got.Messages)
			bridgetest.SameMessages(t, messages, tt.want)
			bridgetest.SameDegraded(t, "lex", degraded, tt.degraded...)
		})
	}
}

// What does not come in 25 s goes out through the client, but for the state.
func TestLateAnswers(t *testing.T) {
	late := func(change hook) (transcript string, degraded []kommunicate.Degraded) {
		synctest.Test(t, func(t *testing.T) {
			srv := kommunicatetest.NewServer()
			defer srv.Close()
			srv.AddBot(kommunicatetest.Bot{ID: "faq-bot", Handler: kommunicate.NewWebhook(says())})
			srv.SetRules(kommunicatetest.Rules{Bot: "faq-bot"})
			conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{ClientGroupID: "1001"})
			if err != nil {
				t.Fatal(err)
			}
			handler := lex.HandlerFunc(func(ctx context.Context, turn *kommunicate.Turn, req *lex.Request, resp *lex.Response) error {
				time.Sleep(40 * time.Second)
				if err := change(ctx, turn, req, resp); err != nil {
					return err
				}
				return resp.Add(kommunicate.Message{Text: "Found it."})
			}, report(&degraded), kommunicate.WithClient(srv.Client()))
			request, start := event("Search"), time.Now()
			request.RequestAttributes["groupId"] = string(conv.GroupID())
			got, _ := post(t, handler, request)
			if took := time.Since(start); took != 25*time.Second || got.Messages != nil || got.SessionState.DialogAction.Type != lex.Close {
				t.Errorf("answered %+v after %v", got, took)
			}
			if err := handler.Wait(t.Context()); err != nil {
				t.Fatal(err)
			}
			transcript = conv.Transcript().String()
		})
		return transcript, degraded
	}
	transcript, degraded := late(func(_ context.Context, _ *kommunicate.Turn, _ *lex.Request, resp *lex.Response) error {
		resp.Close(lex.Failed)
		resp.SetSessionAttribute("step", "2")
		resp.SessionState.ActiveContexts = []lex.ActiveContext{}
		resp.RequestAttributes["to"] = "whom"
		return nil
	})
	if !strings.Contains(transcript, "Found it.") {
		t.Errorf("transcript:\n%s", transcript)
	}
	bridgetest.SameDegraded(t, "lex", degraded, "/sessionState/dialogAction too-late", "/sessionState/intent too-late",
		"/sessionState/sessionAttributes too-late", "/sessionState/activeContexts too-late", "/requestAttributes too-late")

	_, degraded = late(func(context.Context, *kommunicate.Turn, *lex.Request, *lex.Response) error { return nil })
	bridgetest.SameDegraded(t, "lex", degraded)
}
