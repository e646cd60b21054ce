package kommunicate_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
)

var oneReply = kommunicate.SuggestedReplies{{Title: "a"}}

const oneReplyJSON = `"contentType":"300","templateId":"6","payload":[{"title":"a","message":"a"}]`

// TestActionJSON encodes each message and decodes it again.
func TestActionJSON(t *testing.T) {
	raw := func(text string) json.RawMessage { return json.RawMessage(text) }
	for _, test := range []struct {
		name    string
		message kommunicate.Message
		want    string // The metadata.
	}{
		{"resolve", kommunicate.Message{Text: "bye", Action: kommunicate.ResolveConversation{}}, `{"actionRequest":"resolveConversation"}`},
		{"rate", kommunicate.Message{Action: kommunicate.AskCSAT{}}, `{"actionRequest":"askCSAT"}`},
		{
			"all details of a user",
			kommunicate.Message{Action: kommunicate.UpdateUserDetail{
				Email: "jo@example.com", DisplayName: "Jo", ImageLink: "https://example.com/jo.png", PhoneNumber: "+15550100",
				Metadata: kommunicate.Members{{Name: "plan", Value: raw(`"gold"`)}, {Name: "age", Value: raw(`42`)}},
				Extra:    kommunicate.Pairs("statusMessage", "hi"),
			}},
			`{"actionRequest":"updateUserDetail","payload":{"email":"jo@example.com","displayName":"Jo","imageLink":"https://example.com/jo.png",` +
				`"phoneNumber":"+15550100","metadata":{"plan":"gold","age":42},"statusMessage":"hi"}}`,
		},
		{
			"placeholders of Dialogflow ES",
			kommunicate.Message{Action: kommunicate.UpdateUserDetail{
				Email: "$email", DisplayName: "$first-name $last-name", ImageLink: "$image", PhoneNumber: "$phone.original",
				Metadata: kommunicate.Pairs("address", "#order.address"),
			}},
			`{"actionRequest":"updateUserDetail","payload":{"email":"$email","displayName":"$first-name $last-name","imageLink":"$image",` +
				`"phoneNumber":"$phone.original","metadata":{"address":"#order.address"}}}`,
		},
		{
			"placeholders of Dialogflow CX",
			kommunicate.Message{Action: kommunicate.UpdateUserDetail{Email: "$session.params.email", ImageLink: "https://example.com/$session.params.id.png"}},
			`{"actionRequest":"updateUserDetail","payload":{"email":"$session.params.email","imageLink":"https://example.com/$session.params.id.png"}}`,
		},
		{
			"placeholders of others",
			kommunicate.Message{Action: kommunicate.UpdateUserDetail{Email: "{email}", ImageLink: "${pictures}/me"}},
			`{"actionRequest":"updateUserDetail","payload":{"email":"{email}","imageLink":"${pictures}/me"}}`,
		},
		{"context in an e-mail", kommunicate.Message{Action: kommunicate.UpdateUserDetail{Email: "#login.email"}}, `{"actionRequest":"updateUserDetail","payload":{"email":"#login.email"}}`},
		{"tags", kommunicate.Message{Action: kommunicate.AddTags{"a", "$topic", "#ctx.topic"}}, `{"actionRequest":"addTags","payload":{"tags":["a","$topic","#ctx.topic"]}}`},
		{"resolve with buttons", kommunicate.Message{Rich: oneReply, Action: kommunicate.ResolveConversation{}}, `{` + oneReplyJSON + `,"actionRequest":"resolveConversation"}`},
		{"rate with buttons", kommunicate.Message{Rich: oneReply, Action: kommunicate.AskCSAT{}}, `{` + oneReplyJSON + `,"actionRequest":"askCSAT"}`},
		{
			"tag and hand off",
			kommunicate.Message{Action: kommunicate.AddTags{"a"}, Handoff: kommunicate.HandoffToRules{}},
			`{"actionRequest":"addTags","payload":{"tags":["a"]},"KM_ASSIGN_TO":""}`,
		},
		{
			"unknown",
			kommunicate.Message{Action: kommunicate.UnknownAction{Raw: kommunicate.Pairs("actionRequest", "dim")}},
			`{"actionRequest":"dim"}`,
		},
		{
			"unknown with payload",
			kommunicate.Message{Action: kommunicate.UnknownAction{Raw: kommunicate.Members{
				{Name: "actionRequest", Value: raw(`"snooze"`)}, {Name: "payload", Value: raw(`{"until":[1.50,"x"]}`)},
			}}},
			`{"actionRequest":"snooze","payload":{"until":[1.50,"x"]}}`,
		},
		{
			"unknown beside buttons",
			kommunicate.Message{Rich: oneReply, Action: kommunicate.UnknownAction{Raw: kommunicate.Pairs("actionRequest", "snooze")}},
			`{` + oneReplyJSON + `,"actionRequest":"snooze"}`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := json.Marshal(test.message)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasSuffix(string(got), `"metadata":`+test.want+`}`) {
				t.Errorf("encoded as %s, want metadata %s", got, test.want)
			}
			var again kommunicate.Message
			if err := json.Unmarshal(got, &again); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.message, again); diff != "" {
				t.Errorf("after a round trip (-before +after):\n%s", diff)
			}
		})
	}
}

// TestActionPointers checks that a pointer is written as its value.
func TestActionPointers(t *testing.T) {
	tags := kommunicate.AddTags{"a"}
	for _, test := range []struct{ value, pointer kommunicate.Action }{
		{kommunicate.ResolveConversation{}, &kommunicate.ResolveConversation{}},
		{kommunicate.UpdateUserDetail{Email: "a@b"}, &kommunicate.UpdateUserDetail{Email: "a@b"}},
		{tags, &tags},
		{kommunicate.AskCSAT{}, &kommunicate.AskCSAT{}},
		{kommunicate.UnknownAction{Raw: kommunicate.Pairs("actionRequest", "x")}, &kommunicate.UnknownAction{Raw: kommunicate.Pairs("actionRequest", "x")}},
	} {
		want, err := json.Marshal(kommunicate.Message{Action: test.value})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := json.Marshal(kommunicate.Message{Action: test.pointer}); err != nil || string(got) != string(want) {
			t.Errorf("%T: %s, %v, want %s", test.pointer, got, err, want)
		}
	}
}

// TestActionsInStrings decodes what the REST API has: all values are strings.
func TestActionsInStrings(t *testing.T) {
	for _, test := range []struct {
		metadata string
		want     kommunicate.Action
	}{
		{`{"actionRequest":"resolveConversation"}`, kommunicate.ResolveConversation{}},
		{
			`{"actionRequest":"updateUserDetail","payload":"{\"email\":\"a@b\",\"metadata\":{\"plan\":\"gold\"}}"}`,
			kommunicate.UpdateUserDetail{Email: "a@b", Metadata: kommunicate.Pairs("plan", "gold")},
		},
		{
			`{"actionRequest":"updateUserDetail","payload":"{\"metadata\":\"{\\\"plan\\\":\\\"gold\\\"}\"}"}`,
			kommunicate.UpdateUserDetail{Metadata: kommunicate.Pairs("plan", "gold")},
		},
		{`{"actionRequest":"updateUserDetail","payload":{"phoneNumber":15550100}}`, kommunicate.UpdateUserDetail{PhoneNumber: "15550100"}},
		{`{"actionRequest":"addTags","payload":"{\"tags\":[\"a\",1]}"}`, kommunicate.AddTags{"a", "1"}},
		{`{"actionRequest":"addTags","payload":"{\"tags\":\"[\\\"a\\\"]\"}"}`, kommunicate.AddTags{"a"}},
		{`{"actionRequest":"snooze","payload":"{}"}`, kommunicate.UnknownAction{Raw: kommunicate.Pairs("actionRequest", "snooze", "payload", "{}")}},
	} {
		var got kommunicate.Message
		if err := json.Unmarshal([]byte(`{"metadata":`+test.metadata+`}`), &got); err != nil {
			t.Errorf("%s: %v", test.metadata, err)
			continue
		}
		if diff := cmp.Diff(kommunicate.Message{Action: test.want}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.metadata, diff)
		}
	}
}

func TestActionRefusals(t *testing.T) {
	update := func(u kommunicate.UpdateUserDetail) kommunicate.Message { return kommunicate.Message{Action: u} }
	withPayload := kommunicate.UnknownAction{Raw: kommunicate.Pairs("actionRequest", "snooze", "payload", "x")}
	for _, test := range []struct {
		name          string
		message       kommunicate.Message
		pointer, code string
	}{
		{"no address", update(kommunicate.UpdateUserDetail{Email: "jo"}), "/metadata/payload/email", "bad-email"},
		{"no domain", update(kommunicate.UpdateUserDetail{Email: "jo@"}), "/metadata/payload/email", "bad-email"},
		{"two at", update(kommunicate.UpdateUserDetail{Email: "jo@b@c"}), "/metadata/payload/email", "bad-email"},
		{"name and address", update(kommunicate.UpdateUserDetail{Email: "Jo <jo@example.com>"}), "/metadata/payload/email", "bad-email"},
		{"no placeholder", update(kommunicate.UpdateUserDetail{Email: "100$ #1"}), "/metadata/payload/email", "bad-email"},
		{"relative image", update(kommunicate.UpdateUserDetail{ImageLink: "me.png"}), "/metadata/payload/imageLink", "bad-url"},
		{"script", update(kommunicate.UpdateUserDetail{ImageLink: "javascript:alert(1)"}), "/metadata/payload/imageLink", "unsafe-url"},
		{"script with a placeholder", update(kommunicate.UpdateUserDetail{ImageLink: "javascript:$x"}), "/metadata/payload/imageLink", "unsafe-url"},
		{"member twice", update(kommunicate.UpdateUserDetail{Email: "a@b", Extra: kommunicate.Pairs("email", "c@d")}), "/metadata/payload/email", "broken-member"},
		{"payload of buttons and details", kommunicate.Message{Rich: oneReply, Action: kommunicate.UpdateUserDetail{Email: "a@b"}}, "/metadata/payload", "payload-twice"},
		{"payload of buttons and tags", kommunicate.Message{Rich: oneReply, Action: kommunicate.AddTags{"a"}}, "/metadata/payload", "payload-twice"},
		{"payload of buttons and an unknown action", kommunicate.Message{Rich: oneReply, Action: withPayload}, "/metadata/payload", "payload-twice"},
		{
			"request twice",
			kommunicate.Message{Action: kommunicate.AskCSAT{}, Metadata: kommunicate.Pairs("actionRequest", "x")},
			"/metadata/actionRequest", "broken-member",
		},
		{"unknown twice", kommunicate.Message{Action: withPayload, Metadata: kommunicate.Pairs("payload", "x")}, "/metadata/payload", "set-twice"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := test.message.AppendJSON(nil)
			wantInvalid(t, err, test.pointer, test.code)
			if test.code == "payload-twice" && !strings.Contains(err.Error(), "send two messages") {
				t.Errorf("the error does not say what to do: %v", err)
			}
		})
	}
}

// TestBrokenActions checks that an action that came in broken is kept, and not
// passed on as something else.
func TestBrokenActions(t *testing.T) {
	for _, metadata := range []string{
		`{"actionRequest":"addTags","payload":["a"]}`,
		`{"actionRequest":"addTags","payload":{"tags":"a"}}`,
		`{"actionRequest":"addTags","payload":{"tags":[{}]}}`,
		`{"actionRequest":"addTags"}`,
		`{"actionRequest":"updateUserDetail","payload":"a"}`,
		`{"actionRequest":"updateUserDetail","payload":{"email":["a@b"]}}`,
		`{"actionRequest":"updateUserDetail"}`,
		`{` + oneReplyJSON + `,"actionRequest":"addTags"}`,
	} {
		var message kommunicate.Message
		if err := json.Unmarshal([]byte(`{"metadata":`+metadata+`}`), &message); err != nil {
			t.Errorf("%s: %v", metadata, err)
			continue
		}
		if message.Action == nil {
			t.Errorf("%s: no action", metadata)
		}
		if raw, err := message.AppendJSON(nil); err == nil {
			t.Errorf("%s was passed on as %s", metadata, raw)
		}
	}
}

// TestActionsThatAreNone checks that an actionRequest that is no name stays.
func TestActionsThatAreNone(t *testing.T) {
	const raw = `{"message":"a","platform":"kommunicate","metadata":{"actionRequest":{"name":"x"},"payload":[1]}}`
	var message kommunicate.Message
	if err := json.Unmarshal([]byte(raw), &message); err != nil {
		t.Fatal(err)
	}
	if got, err := json.Marshal(message); err != nil || string(got) != raw || message.Action != nil {
		t.Errorf("%s, %v, action %v", got, err, message.Action)
	}
}

// TestAvailabilityRequest checks the request, which rides on a reply.
func TestAvailabilityRequest(t *testing.T) {
	const raw = `{"platform":"kommunicate","metadata":{"contentType":"300","templateId":"6","payload":[` +
		`{"title":"Talk to Human","message":"I want to talk to a human","replyMetadata":{"actionRequest":"fetchAgentAvailability"}},` +
		`{"title":"b","message":"b","replyMetadata":{"KM_TRIGGER_EVENT":"B","KM_CHAT_CONTEXT":{"plan":"gold"},"actionRequest":"snooze"}}]}}`
	want := kommunicate.Message{Rich: kommunicate.SuggestedReplies{
		{
			Title: "Talk to Human", Message: "I want to talk to a human",
			Metadata: kommunicate.ReplyMetadata{FetchAgentAvailability: true},
		},
		{Title: "b", Metadata: kommunicate.ReplyMetadata{
			Event: "B", Context: kommunicate.Pairs("plan", "gold"), Extra: kommunicate.Pairs("actionRequest", "snooze"),
		}},
	}}
	if got, err := json.Marshal(want); err != nil || string(got) != raw {
		t.Errorf("encoded as %s, %v, want %s", got, err, raw)
	}
	var got kommunicate.Message
	if err := json.Unmarshal([]byte(raw), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("decoded (-want +got):\n%s", diff)
	}

	twice := kommunicate.Message{Rich: kommunicate.SuggestedReplies{{Title: "a", Metadata: kommunicate.ReplyMetadata{
		FetchAgentAvailability: true, Extra: kommunicate.Pairs("actionRequest", "snooze"),
	}}}}
	_, err := twice.AppendJSON(nil)
	wantInvalid(t, err, "/metadata/payload/0/replyMetadata/actionRequest", "broken-member")
}

// TestAvailabilityAnswer checks the answer, which comes with the next turn.
func TestAvailabilityAnswer(t *testing.T) {
	for _, test := range []struct {
		context string
		want    kommunicate.Availability
	}{
		{`{"actionResponse":[{"name":"fetchAgentAvailability","payload":{"availabilityStatus":"online"}}]}`, kommunicate.AgentsOnline},
		{`{"actionResponse":"[{\"name\":\"fetchAgentAvailability\",\"payload\":\"{\\\"availabilityStatus\\\":\\\"away\\\"}\"}]"}`, kommunicate.AgentsAway},
		{`{"actionResponse":[{"name":"other","payload":{"availabilityStatus":"online"}},{"name":"fetchAgentAvailability","payload":{"availabilityStatus":"offline"}}]}`, kommunicate.AgentsOffline},
		{`{"actionResponse":[{"name":"fetchAgentAvailability"}]}`, ""},
		{`{"actionResponse":[{"name":"other","payload":{"x":1}}]}`, ""},
		{`{"actionResponse":"soon"}`, ""},
		{`{}`, ""},
	} {
		var turn kommunicate.Turn
		if err := json.Unmarshal([]byte(`{"metadata":{"KM_CHAT_CONTEXT":`+test.context+`}}`), &turn); err != nil {
			t.Errorf("%s: %v", test.context, err)
			continue
		}
		if got, ok := turn.Availability(); got != test.want || ok != (test.want != "") {
			t.Errorf("%s: %q, %t, want %q", test.context, got, ok, test.want)
		}
	}
}
