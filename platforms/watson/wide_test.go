package watson_test

import (
	"testing"

	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/platforms/watson"
)

// What is ten times as wide takes ten times the work.
func TestWide(t *testing.T) {
	turn := func(raw []byte) {
		var request watson.Request
		if err := request.UnmarshalJSON(raw); err != nil {
			t.Fatal(err)
		}
		request.Turn()
	}
	decode := func(raw []byte) {
		var response watson.MessageResponse
		if err := response.UnmarshalJSON(raw); err != nil {
			t.Fatal(err)
		}
		watson.Decode(response.Output.Generic)
	}
	generic := func(element string) (before, each, after string) {
		return `{"output":{"generic":[`, element, `]}}`
	}
	for _, test := range []struct {
		name     string
		document func(n int) []byte
		read     func([]byte)
	}{
		{"variables", bridgetest.Wide(`{"payload":{"context":{"skills":{"main skill":{"user_defined":{`, `"#":"a"`, `}}}}}}`), turn},
		{"session variables", bridgetest.Wide(`{"payload":{"context":{"skills":{"actions skill":{"skill_variables":{`, `"#":"a"`, `}}}}}}`), turn},
		{"attachments", bridgetest.Wide(`{"payload":{"context":{"skills":{"main skill":{"user_defined":{"kommunicate":{"attachments":[`, `{"payload":{"url":"#"}}`, `]}}}}}}}`), turn},
		{"intents", bridgetest.Wide(`{"payload":{"input":{"intents":[`, `{}`, `]}}}`), turn},
		{"texts", bridgetest.Wide(generic(`{"response_type":"text","text":"a"}`)), decode},
		{"no counterparts", bridgetest.Wide(generic(`{}`)), decode},
		{"agents", bridgetest.Wide(generic(`{"response_type":"connect_to_agent","topic":"#","agent_available":{"message":"a"}}`)), decode},
		{"options", bridgetest.Wide(`{"output":{"generic":[{"response_type":"option","options":[`, `{"label":"#","value":{"input":{"text":"a"}}}`, `]}]}}`), decode},
		{"results", bridgetest.Wide(`{"output":{"generic":[{"response_type":"search","primary_results":[`, `{"title":"#","url":"https://example.com"}`, `]}]}}`), decode},
		{"items", bridgetest.Wide(`{"output":{"generic":[{"response_type":"carousel","items":[`, `{"response_type":"text","text":"a"}`, `]}]}}`), decode},
		{"cells", bridgetest.Wide(`{"output":{"generic":[{"response_type":"grid","items":[{"cells":[`, `{"response_type":"text","text":"a"}`, `]}]}]}}`), decode},
		{"a payload of many", bridgetest.Wide(`{"output":{"generic":[{"response_type":"user_defined","user_defined":[`, `{"message":"a"}`, `]}]}}`), decode},
	} {
		t.Run(test.name, func(t *testing.T) { bridgetest.Linear(t, test.document, test.read) })
	}
}
