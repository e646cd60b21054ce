package kommunicate_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
)

const taken = `{"messageKey":"5-1-1","createdAt":1454398305000}`

// A bubble is what the tests look at of a message that was sent.
type bubble struct {
	Path, OfUser string
	GroupID      string
	From         string
	Message      string
	ContentType  int
	Metadata     map[string]string
}

// bubbles reads the messages among the requests; other calls stand for
// themselves, as method, path and query.
func bubbles(t *testing.T, api *fakeAPI) []any {
	t.Helper()
	var all []any
	for _, request := range api.requests {
		if !strings.HasPrefix(request.Path, "/rest/ws/message/") {
			all = append(all, request)
			continue
		}
		var body struct {
			GroupID      string            `json:"groupId"`
			FromUserName string            `json:"fromUserName"`
			Message      string            `json:"message"`
			ContentType  int               `json:"contentType"`
			Metadata     map[string]string `json:"metadata"`
		}
		if err := json.Unmarshal([]byte(request.Body), &body); err != nil {
			t.Fatalf("%v in %s", err, request.Body)
		}
		all = append(all, bubble{
			request.Path, request.OfUser, body.GroupID, body.FromUserName,
			body.Message, body.ContentType, body.Metadata,
		})
	}
	return all
}

func said(text string, metadata ...string) bubble {
	b := bubble{Path: "/rest/ws/message/v2/send", GroupID: "77", From: "faq-bot", Message: text}
	b.Metadata = map[string]string{"skipBot": "true"}
	for i := 0; i < len(metadata); i += 2 {
		b.Metadata[metadata[i]] = metadata[i+1]
	}
	return b
}

func assigned(to string) apiRequest {
	return apiRequest{"PATCH", "/rest/ws/group/assignee/change", "assignee=" + to + "&groupId=77&sendNotifyMessage=true", "faq-bot", ""}
}

var resolved = apiRequest{"PATCH", "/rest/ws/group/status/change", "groupId=77&sendNotifyMessage=true&status=2", "faq-bot", ""}

func TestSendMessage(t *testing.T) {
	event := kommunicate.BotEvent{Name: "HELLO"}
	tests := map[string]struct {
		msgs []kommunicate.Message
		want []any
		sent int
	}{
		"none": {},
		"in order": {
			[]kommunicate.Message{{Text: "one"}, {Text: "two"}},
			[]any{said("one"), said("two")},
			2,
		},
		"own skipBot": {
			[]kommunicate.Message{{Text: "one", Metadata: kommunicate.Pairs("skipBot", "false")}},
			[]any{said("one", "skipBot", "false")},
			1,
		},
		"resolve with text": {
			[]kommunicate.Message{{Text: "bye", Action: kommunicate.ResolveConversation{}}},
			[]any{said("bye"), resolved},
			1,
		},
		"resolve alone": {
			[]kommunicate.Message{{Action: &kommunicate.ResolveConversation{}, Metadata: kommunicate.Pairs("skipBot", "false")}},
			[]any{resolved},
			0,
		},
		"resolve with metadata": {
			[]kommunicate.Message{{Action: kommunicate.ResolveConversation{}, Metadata: kommunicate.Pairs("reason", "done")}},
			[]any{said("", "reason", "done"), resolved},
			1,
		},
		"agent with text": {
			[]kommunicate.Message{{Text: "wait", Handoff: kommunicate.HandoffToAgent{UserID: "anna"}}},
			[]any{said("wait"), assigned("anna")},
			1,
		},
		"agent alone": {
			[]kommunicate.Message{{Handoff: &kommunicate.HandoffToAgent{UserID: "anna"}}},
			[]any{assigned("anna")},
			0,
		},
		"rules with text": {
			[]kommunicate.Message{{Text: "wait", Handoff: kommunicate.HandoffToRules{}, Metadata: kommunicate.Pairs("skipBot", "false", "k", "v")}},
			[]any{said("wait", "skipBot", "false", "k", "v"), said("", "skipBot", "false", "KM_ASSIGN_TO", "")},
			2,
		},
		"rules with metadata": {
			[]kommunicate.Message{{Handoff: kommunicate.HandoffToRules{}, Metadata: kommunicate.Pairs("k", "v")}},
			[]any{said("", "KM_ASSIGN_TO", "", "k", "v")},
			1,
		},
		"team": {
			[]kommunicate.Message{{Text: "wait", Handoff: kommunicate.HandoffToTeam{TeamID: "5"}}},
			[]any{said("wait"), said("", "KM_ASSIGN_TEAM", "5")},
			2,
		},
		"bot": {
			[]kommunicate.Message{{Text: "wait", Handoff: kommunicate.HandoffToBot{BotID: "b", Event: event}}},
			[]any{said("wait"), said("", "KM_ASSIGN_TO", "b", "event", `{"name":"HELLO"}`)},
			2,
		},
		"tags": {
			[]kommunicate.Message{{Text: "ok", Action: kommunicate.AddTags{"a"}}},
			[]any{said("ok", "actionRequest", "addTags", "payload", `{"tags":["a"]}`)},
			1,
		},
		"user detail, user unknown": {
			[]kommunicate.Message{{Text: "ok", Action: kommunicate.UpdateUserDetail{DisplayName: "Ann"}}},
			[]any{said("ok", "actionRequest", "updateUserDetail", "payload", `{"displayName":"Ann"}`)},
			1,
		},
		"all at once": {
			[]kommunicate.Message{{Text: "bye", Action: kommunicate.ResolveConversation{}, Handoff: kommunicate.HandoffToRules{}}},
			[]any{said("bye"), resolved, said("", "KM_ASSIGN_TO", "")},
			2,
		},
		"action and handoff": {
			[]kommunicate.Message{{Action: kommunicate.ResolveConversation{}, Handoff: kommunicate.HandoffToAgent{UserID: "anna"}}},
			[]any{resolved, assigned("anna")},
			0,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			client, api := newFake(t, says(taken))
			sent, err := client.SendMessage(t.Context(), "77", "faq-bot", test.msgs...)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, bubbles(t, api)); diff != "" {
				t.Errorf("requests (-want +got):\n%s", diff)
			}
			if len(sent) != test.sent {
				t.Errorf("%d sent, want %d", len(sent), test.sent)
			}
			for _, s := range sent {
				if want := (kommunicate.Sent{Key: "5-1-1", CreatedAt: time.UnixMilli(1454398305000).UTC()}); s != want {
					t.Errorf("sent is %+v, want %+v", s, want)
				}
			}
		})
	}
}

func TestSendMessageWithSkipBotOff(t *testing.T) {
	api := &fakeAPI{handlers: []http.HandlerFunc{says(taken)}}
	client := newClient(t, api, kommunicate.WithSkipBot(false))
	if _, err := client.SendMessage(t.Context(), "77", "ann", kommunicate.Message{Text: "hi"}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(api.requests[0].Body, "skipBot") {
		t.Errorf("body has skipBot: %s", api.requests[0].Body)
	}
}

func TestSendAttachmentAndLocation(t *testing.T) {
	client, api := newFake(t, says(taken))
	_, err := client.SendMessage(
		t.Context(), "77", "faq-bot",
		kommunicate.Message{Text: "The menu", Attachment: &kommunicate.FileMeta{
			BlobKey: "b", Name: "menu.pdf", URL: "https://example.com/menu.pdf", Size: 12, ContentType: "application/pdf",
		}},
		kommunicate.Message{Location: &kommunicate.Location{Latitude: "12.9", Longitude: "77.6"}},
	)
	if err != nil {
		t.Fatal(err)
	}
	for i, contentType := range []int{1, 2} {
		got := bubbles(t, api)[i].(bubble)
		if got.Path != "/rest/ws/message/send" || got.OfUser != "faq-bot" || got.ContentType != contentType || got.Metadata["skipBot"] != "true" {
			t.Errorf("request %d is %+v", i, got)
		}
	}
}

func TestSendMessageValidatesAllFirst(t *testing.T) {
	tests := map[string]struct {
		to      kommunicate.GroupID
		from    string
		second  kommunicate.Message
		pointer string
	}{
		"no group":      {"", "bot", kommunicate.Message{Text: "x"}, "/groupId"},
		"no sender":     {"1", "", kommunicate.Message{Text: "x"}, "/fromUserName"},
		"empty message": {"1", "bot", kommunicate.Message{}, "/1"},
		"agent":         {"1", "bot", kommunicate.Message{Text: "x", Handoff: kommunicate.HandoffToAgent{UserID: "a\nb"}}, "/1/metadata/KM_ASSIGN_TO"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			client, api := newFake(t, says(taken))
			sent, err := client.SendMessage(t.Context(), test.to, test.from, kommunicate.Message{Text: "fine"}, test.second)
			var invalid *kommunicate.ValidationError
			if !errors.As(err, &invalid) || invalid.Pointer != test.pointer {
				t.Errorf("error is %v, want one at %s", err, test.pointer)
			}
			if sent != nil {
				t.Errorf("sent is %v", sent)
			}
			wantRequests(t, api)
		})
	}
}

func TestSendMessagePointsAtEveryViolation(t *testing.T) {
	client, api := newFake(t, says(taken))
	_, err := client.SendMessage(
		t.Context(), "1", "bot",
		kommunicate.Message{Text: "fine"},
		kommunicate.Message{Rich: kommunicate.SuggestedReplies{{Message: "a"}, {Message: "b"}}},
	)
	var invalid *kommunicate.ValidationError
	if !errors.As(err, &invalid) || len(invalid.More) != 1 {
		t.Fatalf("error is %v, want two violations", err)
	}
	got := []string{invalid.Pointer, invalid.More[0].Pointer}
	if diff := cmp.Diff([]string{"/1/metadata/payload/0/title", "/1/metadata/payload/1/title"}, got); diff != "" {
		t.Errorf("pointers (-want +got):\n%s", diff)
	}
	wantRequests(t, api)
}

func TestSendMessageStopsAtTheFirstFailure(t *testing.T) {
	client, api := newFake(t, says(taken), says(`CONVERSATION_CLOSED`))
	sent, err := client.SendMessage(t.Context(), "1", "bot", kommunicate.Message{Text: "a"}, kommunicate.Message{Text: "b"}, kommunicate.Message{Text: "c"})
	var refused *kommunicate.APIError
	if !errors.As(err, &refused) || refused.Code != "CONVERSATION_CLOSED" || !strings.HasSuffix(err.Error(), "(msgs[1])") {
		t.Errorf("error is %v", err)
	}
	if len(sent) != 1 || len(api.requests) != 2 {
		t.Errorf("%d sent, %d requests", len(sent), len(api.requests))
	}
}

func TestSentAnswers(t *testing.T) {
	for _, body := range []string{`success`, `{"status":"success","response":"success"}`, `{"status":"success","response":{"messageKey":"k"}}`} {
		client, _ := newFake(t, says(body))
		if sent, err := client.SendMessage(t.Context(), "1", "bot", kommunicate.Message{Text: "a"}); err != nil || len(sent) != 1 {
			t.Errorf("%s: %v, %v", body, sent, err)
		}
	}
	for _, body := range []string{``, `{}`, `[]`, `"5-1-1"`} {
		client, _ := newFake(t, says(body))
		sent, err := client.SendMessage(t.Context(), "1", "bot", kommunicate.Message{Text: "a"})
		if !errors.Is(err, kommunicate.ErrOutcomeUnknown) || len(sent) != 0 {
			t.Errorf("%s: %v, %v", body, sent, err)
		}
	}
}

func TestTriggerEvent(t *testing.T) {
	client, api := newFake(t, says(taken))
	sent, err := client.TriggerEvent(t.Context(), "77", "ann", "ORDER_SHIPPED")
	if err != nil || sent.Key != "5-1-1" {
		t.Fatal(sent, err)
	}
	wantRequests(t, api, apiRequest{
		"POST", "/rest/ws/message/v2/send", "", "",
		`{"groupId":"77","fromUserName":"ann","message":"Event: ORDER_SHIPPED","type":5,"contentType":10,"source":1,` +
			`"metadata":{"category":"HIDDEN","KM_TRIGGER_EVENT":"ORDER_SHIPPED"}}`,
	})
}

func TestTriggerEventRefuses(t *testing.T) {
	client, api := newFake(t, says(taken))
	for pointer, args := range map[string][3]string{
		"/groupId":      {"", "ann", "X"},
		"/fromUserName": {"1", "", "X"},
		"/event":        {"1", "ann", ""},
	} {
		_, err := client.TriggerEvent(t.Context(), kommunicate.GroupID(args[0]), args[1], args[2])
		wantInvalid(t, err, pointer, "required")
	}
	wantRequests(t, api)
}
