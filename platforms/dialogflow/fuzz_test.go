package dialogflow_test

import (
	"encoding/json"
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflow"
)

// FuzzRequest checks that no bytes break the handler's decoding, and that what
// is decoded is written as it was.
func FuzzRequest(f *testing.F) {
	f.Add([]byte(`{"responseId":"r","session":"projects/p/agent/sessions/1","queryResult":{"queryText":"a","parameters":{"x":null},"outputContexts":[{"name":"n","lifespanCount":2.5}],"intentDetectionConfidence":1e400},"originalDetectIntentRequest":{"payload":{"groupId":9007199254740993}},"x":[{}]}`))
	f.Add([]byte(`{"queryResult":[],"originalDetectIntentRequest":{"payload":"x"}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var request dialogflow.Request
		if request.UnmarshalJSON(data) != nil {
			return
		}
		turn := request.Turn()
		if turn.Native != &request {
			t.Error("Native is not the request")
		}
		again(t, &request)
	})
}

// FuzzResponse checks that no bytes break the decoding of answers, and that every
// message that comes of it can be sent.
func FuzzResponse(f *testing.F) {
	f.Add([]byte(`{"fulfillmentMessages":[{"text":{"text":["a"]}},{"payload":{"message":"a","metadata":{"contentType":"300","templateId":"6","payload":[{"title":"b"}]}}},{"card":{"title":"T","buttons":[{}]}},{"quickReplies":{}},{"image":{}},{"listSelect":{}}]}`))
	f.Add([]byte(`{"fulfillmentMessages":[{"platform":"ACTIONS_ON_GOOGLE","suggestions":{"suggestions":[{"title":"a"}]}},{"basicCard":{},"x":1,"payload":[]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var response dialogflow.Response
		if response.UnmarshalJSON(data) != nil {
			return
		}
		messages, _ := dialogflow.Decode(response.FulfillmentMessages)
		if _, err := kommunicate.AppendMessages(nil, messages); err != nil {
			t.Errorf("a decoded message cannot be sent: %v", err)
		}
		again(t, &response)
	})
}

// again checks that what was encoded decodes and encodes to the same.
func again[T any, P interface {
	*T
	json.Unmarshaler
	json.Marshaler
}](t *testing.T, v P) {
	t.Helper()
	first, err := v.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	bridgetest.Survives(t, first, P(new(T)))
}
