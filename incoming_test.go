package kommunicate_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
)

// TestWhatCameInBrokenIsWrittenAgain: every member of what Kommunicate posted is
// there after decoding and encoding, with its value.
func TestWhatCameInBrokenIsWrittenAgain(t *testing.T) {
	type codec interface {
		json.Marshaler
		json.Unmarshaler
	}
	forwarded := func() codec { return new(kommunicate.ForwardedMessage) }
	turn := func() codec { return new(kommunicate.Turn) }
	chatContext := func() codec { return new(kommunicate.ChatContext) }
	for _, test := range []struct {
		into func() codec
		body string
	}{
		{forwarded, `{"key":{"a":1},"from":"ann"}`},
		{forwarded, `{"key":["a"],"from":{},"groupId":[1],"message":["a"]}`},
		{forwarded, `{"key":"k","metadata":"x"}`},
		{forwarded, `{"file":"x","groupId":[1]}`},
		{forwarded, `{"file":{"size":"big","url":[5]}}`},
		{forwarded, `{"receiverConnected":"maybe","timeStamp":"x","metadata":[]}`},
		{turn, `{"botId":{"a":1},"message":{},"groupId":{}}`},
		{turn, `{"contentType":"weird","source":"moon","createdAt":"then"}`},
		{turn, `{"metadata":[1],"userInfo":"none"}`},
		{turn, `{"matchedIntent":{"a":1},"eventName":[5]}`},
		{turn, `{"metadata":{"KM_CHAT_CONTEXT":"no JSON"}}`},
		{turn, `{"metadata":{"KM_CHAT_CONTEXT":{"attachments":[5],"formData":"a","kmUserLocale":{},"plan":"gold"}}}`},
		{turn, `{"metadata":{"KM_CHAT_CONTEXT":{"attachments":[{"type":"location","payload":{"lat":"","lon":"1"}}]}}}`},
		{turn, `{"metadata":{"KM_CHAT_CONTEXT":{"attachments":[{"type":"location","payload":{"lat":[],"lon":{}}}]}}}`},
		{turn, `{"metadata":{"KM_CHAT_CONTEXT":{"attachments":[{"type":["a"],"payload":"x"}]}}}`},
		{turn, `{"metadata":{"KM_CHAT_CONTEXT":{"actionResponse":[{"name":"x","payload":{"availabilityStatus":["a"]}}]}}}`},
		{chatContext, `{"actionResponse":"x","formMsgKey":[],"attachments":[{"payload":[]}]}`},
	} {
		v := test.into()
		if err := v.UnmarshalJSON([]byte(test.body)); err != nil {
			t.Errorf("%s: %v", test.body, err)
			continue
		}
		written, err := v.MarshalJSON()
		if err != nil {
			t.Errorf("%s: %v", test.body, err)
			continue
		}
		var want, got map[string]any
		if err := json.Unmarshal([]byte(test.body), &want); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(written, &got); err != nil {
			t.Errorf("%s is written as %s: %v", test.body, written, err)
			continue
		}
		for name := range want {
			if diff := cmp.Diff(want[name], got[name]); diff != "" {
				t.Errorf("%s: %s is written otherwise (-want +got):\n%s", test.body, name, diff)
			}
		}
	}
}

// TestWhatCameInIsStillJSON: leniency ends where nobody could read the result.
func TestWhatCameInIsStillJSON(t *testing.T) {
	broken := kommunicate.Members{{Name: "x", Value: json.RawMessage(`{`)}}
	for _, v := range []json.Marshaler{
		kommunicate.Turn{Extra: broken}, kommunicate.ForwardedMessage{Metadata: broken}, kommunicate.ChatContext{FormData: broken},
	} {
		if written, err := v.MarshalJSON(); err == nil {
			t.Errorf("%T is written as %s", v, written)
		}
	}
}

// TestContextAsWithBrokenMembers: what the type does not ask for is no obstacle.
func TestContextAsWithBrokenMembers(t *testing.T) {
	for _, other := range []string{
		`"attachments":[5]`, `"formData":""`, `"kmUserTimezone":{"offset":1}`, `"attachments":[{"type":"location","payload":{"lat":null,"lon":1}}]`,
	} {
		var turn kommunicate.Turn
		if err := turn.UnmarshalJSON([]byte(`{"metadata":{"KM_CHAT_CONTEXT":{` + other + `,"plan":"gold"}}}`)); err != nil {
			t.Fatal(err)
		}
		v, err := kommunicate.ContextAs[struct{ Plan string }](&turn)
		if err != nil || v.Plan != "gold" {
			t.Errorf("beside %s: %+v, %v", other, v, err)
		}
	}
}
