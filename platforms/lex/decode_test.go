package lex_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/platforms/lex"
)

func TestDecode(t *testing.T) {
	payload := func(content string) lex.Message {
		return lex.Message{ContentType: lex.CustomPayload, Content: content}
	}
	speech := func(content string) lex.Message { return lex.Message{ContentType: lex.SSML, Content: content} }
	card := func(c lex.ImageResponseCard) lex.Message {
		return lex.Message{ContentType: lex.ResponseCard, ImageResponseCard: &c}
	}
	tests := []struct {
		name     string
		message  lex.Message
		want     []kommunicate.Message
		degraded []string
	}{
		{"text", plain("Hello")[0], []kommunicate.Message{{Text: "Hello"}}, nil},
		{"no text", plain("")[0], nil, nil},
		{"speech", speech("<speak>It costs <say-as interpret-as=\"cardinal\">5</say-as> &amp; more.<break/>Yes?</speak>"), []kommunicate.Message{{Text: "It costs 5 & more. Yes?"}}, []string{"/0/content speech"}},
		{"speech without markup", speech("<speak>Hello</speak>"), []kommunicate.Message{{Text: "Hello"}}, nil},
		{"broken speech", speech("<speak>5 < 6</speak>"), []kommunicate.Message{{Text: "<speak>5 < 6</speak>"}}, nil},
		{"payload", payload(`{"message":"a","metadata":{"KM_ASSIGN_TO":""}}`), []kommunicate.Message{{Text: "a", Handoff: kommunicate.HandoffToRules{}}}, nil},
		{"payloads", payload(`[{"message":"a"},{"message":"b"}]`), []kommunicate.Message{{Text: "a"}, {Text: "b"}}, nil},
		{"foreign payload", payload(`{"facebook":{}}`), nil, []string{"/0/content foreign-payload"}},
		{"payload that is text", payload(`Hello`), nil, []string{"/0/content foreign-payload"}},
		{"payload that breaks", payload(`{"message":"a","metadata":{"contentType":"300","templateId":"3","payload":[{"type":"link","name":"x"}]}}`), []kommunicate.Message{{Text: "a"}}, []string{"/0/content empty-url"}},
		{
			"card", card(lex.ImageResponseCard{Title: "T", Subtitle: "S", ImageURL: "https://example.com/a.png", Buttons: []lex.Button{{Text: "Large", Value: "large"}, {Text: "Small"}}}),
			[]kommunicate.Message{{Rich: kommunicate.Cards{{
				Title: "T", Subtitle: "S", Image: "https://example.com/a.png",
				Buttons: []kommunicate.CardButton{kommunicate.SuggestedReply{Title: "Large", Message: "large"}, kommunicate.SuggestedReply{Title: "Small"}},
			}}}},
			nil,
		},
		{"card without a title", card(lex.ImageResponseCard{ImageURL: "https://example.com/a.png"}), nil, []string{"/0/imageResponseCard empty-title"}},
		{"no card", lex.Message{ContentType: lex.ResponseCard}, nil, []string{"/0 no-card"}},
		{"of tomorrow", lex.Message{ContentType: "Hologram"}, nil, []string{"/0/contentType no-counterpart"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, degraded := lex.Decode([]lex.Message{tt.message})
			bridgetest.SameMessages(t, got, tt.want)
			bridgetest.SameDegraded(t, "lex", degraded, tt.degraded...)
		})
	}
}

func TestTurn(t *testing.T) {
	tests := []struct {
		name        string
		request     lex.Request
		text, event string
		group       kommunicate.GroupID
	}{
		{"text", lex.Request{SessionID: "1001", InputTranscript: "hello"}, "hello", "", "1001"},
		{"nothing", lex.Request{}, "", "", ""},
		{"media", lex.Request{SessionID: "1001", InputTranscript: " KommunicateMEDIAevent "}, "", "KOMMUNICATE_MEDIA_EVENT", "1001"},
		{"welcome", lex.Request{SessionID: "1001", InputTranscript: "WELCOME"}, "", "WELCOME", "1001"},
		{"welcome in words", lex.Request{SessionID: "1001", InputTranscript: "Welcome"}, "Welcome", "", "1001"},
		{"another event", lex.Request{InputTranscript: "shipped", RequestAttributes: map[string]string{"KM_TRIGGER_EVENT": "shipped"}}, "", "shipped", ""},
		{"the context's group", lex.Request{SessionID: "1001", RequestAttributes: map[string]string{"groupId": "7"}}, "", "", "7"},
	}
	for _, tt := range tests {
		turn := tt.request.Turn()
		if turn.Text != tt.text || turn.Event != tt.event || turn.GroupID != tt.group {
			t.Errorf("%s: text %q, event %q, group %q", tt.name, turn.Text, turn.Event, turn.GroupID)
		}
	}
}

func TestAttributes(t *testing.T) {
	request := lex.Request{RequestAttributes: map[string]string{
		"attachments":      `[{"type":"image/png","payload":{"url":"https://example.com/a.png"}}]`,
		"formData":         `{"Name":"Jo","Interests":["a"]}`,
		"actionResponse":   `[{"name":"fetchAgentAvailability","payload":{"availabilityStatus":"away"}}]`,
		"kmUserLocale":     "de",
		"order":            ` {"id":9007199254740993} `,
		"plan":             "gold",
		"number":           "5",
		"broken":           `{"id":`,
		"":                 "empty",
		"KM_TRIGGER_EVENT": "",
	}}
	turn := request.Turn()
	if len(turn.Attachments) != 1 || turn.FormData.Text("Interests") != `["a"]` || turn.Locale != "de" {
		t.Errorf("context %+v", turn.ChatContext)
	}
	if availability, ok := turn.Availability(); !ok || availability != kommunicate.AgentsAway {
		t.Errorf("availability %q", availability)
	}
	const want = `{"":"empty","broken":"{\"id\":","number":"5","order":{"id":9007199254740993},"plan":"gold"}`
	if got, err := turn.ChatContext.Extra.MarshalJSON(); err != nil || string(got) != want {
		t.Errorf("extra %s, %v, want %s", got, err, want)
	}
}

func TestSlots(t *testing.T) {
	var intent lex.Intent
	bridgetest.Decode(t, []byte(`{"name":"Order","slots":{
		"size":{"shape":"Scalar","value":{"originalValue":"big","interpretedValue":"large","resolvedValues":["large"]}},
		"said":{"value":{"originalValue":"as said"}},
		"toppings":{"shape":"List","values":[{"shape":"Scalar","value":{"interpretedValue":"ham"}},{}]},
		"address":{"shape":"Composite","subSlots":{"street":{"value":{"interpretedValue":"Main"}},"city":null,"zip":{"value":null}}},
		"crust":null,"sauce":{"value":null}}}`), &intent)
	request := lex.Request{SessionState: lex.SessionState{Intent: &intent}}
	params, err := request.Turn().Params.MarshalJSON()
	const want = `{"address":{"street":"Main"},"said":"as said","size":"large","toppings":["ham",""]}`
	if diff := cmp.Diff(want, string(params)); diff != "" || err != nil {
		t.Errorf("parameters (-want +got):\n%s%v", diff, err)
	}
	if got := intent.Slots["size"].String() + intent.Slots["crust"].String() + intent.Slots["toppings"].String(); got != "large" {
		t.Errorf("values %q", got)
	}
}

func TestConfidence(t *testing.T) {
	for raw, want := range map[string]float64{`0.5`: 0.5, `{"score":0.25}`: 0.25, `null`: 0, `"high"`: 0, ``: 0} {
		i := lex.Interpretation{NLUConfidence: []byte(raw)}
		if got := i.Confidence(); got != want {
			t.Errorf("%s is %v", raw, got)
		}
	}
}
