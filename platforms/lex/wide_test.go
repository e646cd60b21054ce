package lex_test

import (
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/platforms/lex"
	"github.com/kommunicate-go/kommunicate/platforms/lex/lextest"
)

// What is ten times as wide takes ten times the work.
func TestWide(t *testing.T) {
	turn := func(raw []byte) {
		var request lex.Request
		if err := request.UnmarshalJSON(raw); err != nil {
			t.Fatal(err)
		}
		request.Turn()
		request.Response()
	}
	decode := func(raw []byte) {
		var response lex.RecognizeTextResponse
		if err := response.UnmarshalJSON(raw); err != nil {
			t.Fatal(err)
		}
		lex.Decode(response.Messages)
	}
	for _, test := range []struct {
		name, before, element, after string
		read                         func([]byte)
	}{
		{"session attributes", `{"sessionState":{"sessionAttributes":{`, `"#":"a"`, `}}}`, turn},
		{"request attributes", `{"requestAttributes":{`, `"#":"[#]"`, `}}`, turn},
		{"attachments", `{"requestAttributes":{"attachments":"[`, `{\"payload\":{\"url\":\"#\"}}`, `]"}}`, turn},
		{"slots", `{"sessionState":{"intent":{"slots":{`, `"#":{"value":{"interpretedValue":"a"}}`, `}}}}`, turn},
		{"values of a slot", `{"sessionState":{"intent":{"slots":{"a":{"values":[`, `{}`, `]}}}}}`, turn},
		{"interpretations", `{"interpretations":[`, `{"intent":{}}`, `]}`, turn},
		{"unknown members", `{`, `"#":0`, `}`, turn},
		{"messages", `{"messages":[`, `{"contentType":"PlainText","content":"a"}`, `]}`, decode},
		{"messages of no kind", `{"messages":[`, `{}`, `]}`, decode},
		{"cards", `{"messages":[`, `{"contentType":"ImageResponseCard","imageResponseCard":{}}`, `]}`, decode},
		{"buttons", `{"messages":[{"contentType":"ImageResponseCard","imageResponseCard":{"title":"T","buttons":[`, `{"text":"#"}`, `]}}]}`, decode},
		{"a payload of many", `{"messages":[{"contentType":"CustomPayload","content":"[`, `{\"message\":\"a\"}`, `]"}]}`, decode},
		{"speech", `{"messages":[{"contentType":"SSML","content":"`, `<p>a</p>`, `"}]}`, decode},
	} {
		t.Run(test.name, func(t *testing.T) {
			bridgetest.Linear(t, bridgetest.Wide(test.before, test.element, test.after), test.read)
		})
	}
}

// So does asking about a turn with a wide chat context.
func TestWideContext(t *testing.T) {
	bot, err := lex.New(alias, lextest.Credentials{}, kommunicate.WithHTTPClient(lextest.NewBot(nil).Client()))
	if err != nil {
		t.Fatal(err)
	}
	bridgetest.Linear(t, bridgetest.Wide("{", `"#":"a"`, "}"), func(raw []byte) {
		turn := &kommunicate.Turn{Text: "Hi", GroupID: "1001"}
		if err := turn.ChatContext.UnmarshalJSON(raw); err != nil {
			t.Fatal(err)
		}
		if _, err := bot.Respond(t.Context(), turn); err != nil {
			t.Fatal(err)
		}
	})
}
