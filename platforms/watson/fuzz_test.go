package watson_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/platforms/watson"
	"github.com/kommunicate-go/kommunicate/platforms/watson/watsontest"
)

func FuzzRequest(f *testing.F) {
	f.Add([]byte(hello))
	f.Add([]byte(`{"payload":{"input":{"text":1,"intents":[{}]},"context":{"global":{"session_id":"s","system":{"turn_count":"x"}},"skills":{"main skill":null,"actions skill":{"skill_variables":{"kommunicate":"{}"}}}}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var request watson.Request
		if request.UnmarshalJSON(data) != nil {
			return
		}
		request.Turn()
		encoded, err := request.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		bridgetest.Survives(t, encoded, new(watson.Request))
	})
}

func FuzzResponse(f *testing.F) {
	for _, generic := range []string{
		`{"response_type":"text","text":"a"}`, `{"response_type":"option","title":"T","options":[{"label":"A","value":{"input":{"text":"a","suggestion_id":"s"}}}]}`,
		`{"response_type":"video","source":"https://youtu.be/a"}`, `{"response_type":"search","primary_results":[{"title":"T","url":"https://example.com"}],"additional_results":[{}]}`,
		`{"response_type":"connect_to_agent","transfer_info":{"a":1}}`, `{"response_type":"channel_transfer","transfer_info":{"target":{"chat":{"url":"https://example.com"}}}}`,
		`{"response_type":"carousel","items":[{"response_type":"card","body":[{"response_type":"button","button_type":"url","url":"x","label":"y"}]},[]]}`,
		`{"response_type":"user_defined","user_defined":[{"message":"a","metadata":{"KM_ASSIGN_TO":""}}]}`, `{"response_type":"grid","items":[{"cells":[{"items":[{"response_type":"text","text":"a"}]}]}]}`,
	} {
		f.Add([]byte(`{"output":{"generic":[` + generic + `],"debug":{"nodes_visited":[{}]}},"context":{"skills":{}}}`))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var response watson.MessageResponse
		if response.UnmarshalJSON(data) != nil {
			return
		}
		messages, _ := watson.Decode(response.Output.Generic)
		if _, err := kommunicate.AppendMessages(nil, messages); err != nil {
			t.Errorf("a decoded message cannot be sent: %v", err)
		}
		encoded, err := response.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		bridgetest.Survives(t, encoded, new(watson.MessageResponse))
	})
}

// FuzzSecret: no token is taken but the one that was signed.
func FuzzSecret(f *testing.F) {
	good := watsontest.Sign("s3cret", time.Now().Add(time.Hour))
	for _, token := range []string{good, "", "..", "a.b.c", "eyJhbGciOiJub25lIn0..", "eyJhbGciOiJIUzI1NiJ9.bnVsbA.AA"} {
		f.Add(token)
	}
	webhook := watson.Handler(says(), watson.WithSecret("s3cret"))
	f.Fuzz(func(t *testing.T, token string) {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader("{}"))
		r.Header["Authorization"] = []string{token}
		w := httptest.NewRecorder()
		webhook.ServeHTTP(w, r)
		if w.Code == http.StatusOK && !strings.Contains(token, good[:strings.LastIndexByte(good, '.')]) {
			t.Errorf("%q is taken", token)
		}
	})
}
