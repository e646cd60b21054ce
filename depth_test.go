package kommunicate_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
)

// TestDepth: what is written can be read again, as a bot's answer and by REST; what
// could not be is refused by both, for the same reason.
func TestDepth(t *testing.T) {
	client, api := newFake(t, fine)
	deep := func(levels int) kommunicate.Message {
		return kommunicate.Message{Text: "a", Metadata: kommunicate.Members{{Name: "x", Value: []byte(nested(levels))}}}
	}
	message := deep(997) // In metadata, the message and the answer.
	answer, err := kommunicate.AppendMessages(nil, []kommunicate.Message{message})
	if err != nil {
		t.Fatal(err)
	}
	var again kommunicate.Message
	if err := again.UnmarshalJSON(answer[1 : len(answer)-1]); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(message, again); diff != "" {
		t.Errorf("read again (-want +got):\n%s", diff)
	}
	if _, err := client.SendMessage(t.Context(), "1", "bot", message); err != nil {
		t.Error(err)
	}
	for _, levels := range []int{1000, 5000} {
		message := deep(levels)
		_, err := message.AppendJSON([]byte(`[["`))
		wantInvalid(t, err, "/metadata/x", "too-deep")
		_, err = client.SendMessage(t.Context(), "1", "bot", message)
		wantInvalid(t, err, "/0/metadata/x", "too-deep")
	}
	_, err = kommunicate.AppendMessages(nil, []kommunicate.Message{deep(998)})
	wantInvalid(t, err, "/0/metadata/x", "too-deep")
	if len(api.requests) != 1 {
		t.Errorf("%d requests, want 1", len(api.requests))
	}
}

// TestDepthOfJSONText: text that is read as JSON is nested where it is written.
func TestDepthOfJSONText(t *testing.T) {
	var m kommunicate.Message
	text := string(kommunicate.Pairs("x", `[{"title":"a","x":`+nested(998)+`}]`)[0].Value)
	if err := m.UnmarshalJSON([]byte(`{"metadata":{"contentType":"300","templateId":"6","payload":` + text + `}}`)); err != nil {
		t.Fatal(err)
	}
	_, err := m.AppendJSON(nil)
	wantInvalid(t, err, "/metadata/payload/0/x", "too-deep")
}
