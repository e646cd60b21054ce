package lex_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/platforms/lex"
)

// FuzzRequest checks that no bytes break the handler's decoding, that what is
// decoded is written as it was, and that it is answered.
func FuzzRequest(f *testing.F) {
	f.Add([]byte(`{"sessionId":"s","inputTranscript":"a","invocationSource":"DialogCodeHook","requestAttributes":{"groupId":"1","attachments":"[{\"type\":\"location\",\"payload\":{\"lat\":1}}]","formData":"{\"a\":[1]}"},"sessionState":{"intent":{"name":"I","slots":{"a":null,"b":{"value":{"interpretedValue":"x"}},"c":{"values":[{"value":null}]},"d":{"subSlots":{"e":null}}}},"sessionAttributes":{"x":"y"}},"x":[{}]}`))
	f.Add([]byte(`{"requestAttributes":{"a":1},"sessionState":[],"interpretations":[{"nluConfidence":1e400}],"bot":"b"}`))
	f.Add([]byte(`{"requestAttributes":{"attachments":"{","KM_TRIGGER_EVENT":"e"},"sessionState":{"intent":{"slots":[]}}}`))
	handler := lex.Handler(says(kommunicate.Message{Text: "Yes."}))
	f.Fuzz(func(t *testing.T, data []byte) {
		var request lex.Request
		if request.UnmarshalJSON(data) != nil {
			return
		}
		if turn := request.Turn(); turn.Native != &request {
			t.Error("Native is not the request")
		}
		again(t, &request)
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", bytes.NewReader(data)))
		var response lex.Response
		if w.Code != http.StatusOK || response.UnmarshalJSON(w.Body.Bytes()) != nil || len(w.Body.Bytes()) < 25<<10 && len(response.Messages) != 1 {
			t.Errorf("answered %d %s", w.Code, w.Body)
		}
	})
}

// FuzzResponse checks that no bytes break the decoding of answers, and that every
// message that comes of it can be sent.
func FuzzResponse(f *testing.F) {
	f.Add([]byte(`{"messages":[{"contentType":"PlainText","content":"a"},{"contentType":"CustomPayload","content":"{\"message\":\"a\",\"metadata\":{\"contentType\":\"300\",\"templateId\":\"6\",\"payload\":[{\"title\":\"b\"}]}}"},{"contentType":"SSML","content":"<speak>a<break/>&lt;</speak>"},{"contentType":"ImageResponseCard","imageResponseCard":{"title":"T","buttons":[{}]}}]}`))
	f.Add([]byte(`{"messages":[{"contentType":"CustomPayload","content":{}},{"contentType":"ImageResponseCard"},{"contentType":5}],"sessionState":{"dialogAction":{"subSlotToElicit":{"subSlotToElicit":{}}},"activeContexts":[{"timeToLive":{"turnsToLive":1.5}}]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var response lex.Response
		if response.UnmarshalJSON(data) != nil {
			return
		}
		messages, _ := lex.Decode(response.Messages)
		if _, err := kommunicate.AppendMessages(nil, messages); err != nil {
			t.Errorf("a decoded message cannot be sent: %v", err)
		}
		again(t, &response)
	})
}

// FuzzLambda checks that no event breaks the function, whatever it says it is.
func FuzzLambda(f *testing.F) {
	f.Add([]byte(`{"requestContext":{"http":{"method":"POST"}},"rawPath":"/%zz","headers":{"a b":"\n"},"body":"e30=","isBase64Encoded":true}`))
	f.Add([]byte(`{"requestContext":{"http":{"method":"GET"}},"rawQueryString":"%"}`))
	function := lex.Lambda(lex.Handler(says(kommunicate.Message{Text: "Yes."})))
	f.Fuzz(func(t *testing.T, data []byte) {
		if got, err := function(t.Context(), data); err == nil && !json.Valid(got) {
			t.Errorf("answered %s", got)
		}
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
