package oracle

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/IBM/go-sdk-core/v5/core"
	"github.com/watson-developer-cloud/go-sdk/v3/assistantv2"
	"pgregory.net/rapid"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/platforms/platformtest"
	"github.com/kommunicate-go/kommunicate/platforms/watson"
	"github.com/kommunicate-go/kommunicate/platforms/watson/watsontest"
)

// ibm is the judgement of IBM's Go SDK, of 2022 and its last: it reads a model with
// the function that it has for it.
func ibm[T any](unmarshal func(map[string]json.RawMessage, any) error) judge {
	return func(raw []byte) ([]byte, error) {
		var members map[string]json.RawMessage
		if err := json.Unmarshal(raw, &members); err != nil {
			return nil, err
		}
		var theirs *T
		if err := unmarshal(members, &theirs); err != nil {
			return nil, err
		}
		return json.Marshal(theirs)
	}
}

var (
	watsonResponses = map[string]judge{"assistantv2": ibm[assistantv2.MessageResponse](func(m map[string]json.RawMessage, result any) error {
		return assistantv2.UnmarshalMessageResponse(m, result)
	})}
	watsonInputs = map[string]judge{"assistantv2": ibm[assistantv2.MessageInput](func(m map[string]json.RawMessage, result any) error {
		return assistantv2.UnmarshalMessageInput(m, result)
	})}
	watsonContexts = map[string]judge{"assistantv2": ibm[assistantv2.MessageContext](func(m map[string]json.RawMessage, result any) error {
		return assistantv2.UnmarshalMessageContext(m, result)
	})}
)

func TestWatsonSamples(t *testing.T) {
	found := bridgetest.Samples(t, "watson_", 4)
	response, request, hook := new(watson.MessageResponse), new(watson.MessageRequest), new(watson.Request)
	bridgetest.Decode(t, found["v2_message_response"], response)
	bridgetest.Decode(t, found["v2_message_request"], request)
	bridgetest.Decode(t, found["premessage_webhook"], hook)
	agree(t, response, watsonResponses)
	agree(t, &request.Input, watsonInputs)
	agree(t, &request.Context, watsonContexts)
	agree(t, &hook.Payload.Input, watsonInputs)
}

func TestWatsonGenerated(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		agree(t, &watson.MessageResponse{
			UserID:  word(t),
			Context: watson.Context{Global: watson.Global{SessionID: word(t), System: watson.System{Timezone: word(t), TurnCount: 3, UserID: word(t)}}},
			Output: watson.Output{
				Generic: rapid.SliceOfN(rapid.Custom(watsonGeneric), 1, 4).Draw(t, "generic"),
				Intents: []json.RawMessage{[]byte(`{"intent":"i","confidence":0.5}`)},
			},
		}, watsonResponses)
		agree(t, &watson.Input{
			MessageType: "text", Text: word(t), SuggestionID: word(t), Options: watson.Options{Debug: true, ReturnContext: true, Restart: true},
		}, watsonInputs)
		agree(t, &watson.Context{Skills: watson.Skills{Main: &watson.Skill{UserDefined: members(t)}}}, watsonContexts)
	})
}

func watsonGeneric(t *rapid.T) watson.Generic {
	kind := rapid.SampledFrom([]string{
		watson.TypeText, watson.TypeOption, watson.TypeSuggestion, watson.TypeImage, watson.TypeVideo, watson.TypeAudio, watson.TypeIframe,
		watson.TypePause, watson.TypeSearch, watson.TypeConnectToAgent, watson.TypeChannelTransfer, watson.TypeUserDefined,
	}).Draw(t, "type")
	g := watson.Generic{ResponseType: kind}
	options := []watson.Option{{Label: word(t), Value: watson.OptionValue{Input: []byte(`{"message_type":"text","text":"a"}`)}}}
	switch kind {
	case watson.TypeText:
		g.Text = word(t)
	case watson.TypeOption:
		g.Title, g.Description, g.Preference, g.Options = word(t), word(t), "button", options
	case watson.TypeSuggestion:
		g.Title, g.Suggestions = word(t), options
	case watson.TypeImage, watson.TypeVideo, watson.TypeAudio:
		g.Source, g.Title, g.Description, g.AltText = word(t), word(t), word(t), word(t)
	case watson.TypeIframe:
		g.Source, g.Title, g.Description, g.ImageURL = word(t), word(t), word(t), word(t)
	case watson.TypePause:
		g.Time, g.Typing = 1000, true
	case watson.TypeSearch:
		g.Header = word(t)
		g.PrimaryResults = []watson.SearchResult{{Title: word(t), Body: word(t), URL: word(t), Extra: kommunicate.Members{
			{Name: "id", Value: []byte(`"r"`)}, {Name: "result_metadata", Value: []byte(`{"confidence":0.5}`)},
		}}}
	case watson.TypeConnectToAgent:
		g.MessageToHumanAgent, g.Topic = word(t), word(t)
		g.AgentAvailable, g.AgentUnavailable = &watson.AgentMessage{Message: word(t)}, &watson.AgentMessage{Message: word(t)}
		g.TransferInfo = []byte(`{"target":{"zendesk":{"department":"d"}}}`)
	case watson.TypeChannelTransfer:
		g.MessageToUser, g.TransferInfo = word(t), []byte(`{"target":{"chat":{"url":"https://example.com"}}}`)
	default:
		g.UserDefined = object(t)
	}
	return g
}

// IBM's client completes the turns of the contract against the assistant that our
// own is tested with, with sessions and without, and sees the same.
func TestWatsonClient(t *testing.T) {
	assistant := watsontest.NewAssistant(watson.Handler(platformtest.Bot(), watson.WithSecret("purple unicorn")))
	assistant.APIKey, assistant.Secret, assistant.WebhookRequired = "k3y", "purple unicorn", true
	version, id := "2021-11-27", "environment"
	service, err := assistantv2.NewAssistantV2(&assistantv2.AssistantV2Options{
		Version: &version, URL: watsontest.URL,
		Authenticator: &core.BasicAuthenticator{Username: "apikey", Password: "k3y"},
	})
	if err != nil {
		t.Fatal(err)
	}
	service.Service.SetHTTPClient(assistant.Client())
	bot, err := watson.New(watson.Assistant{URL: watsontest.URL, ID: id, APIKey: "k3y"}, kommunicate.WithHTTPClient(assistant.Client()))
	if err != nil {
		t.Fatal(err)
	}
	session, _, err := service.CreateSessionWithContext(t.Context(), &assistantv2.CreateSessionOptions{AssistantID: &id})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range platformtest.Messages() {
		t.Run(m.Name, func(t *testing.T) {
			want, err := bot.Respond(t.Context(), &kommunicate.Turn{Text: m.Name, GroupID: "1"})
			if err != nil {
				t.Fatal(err)
			}
			kind := "text"
			stateful, _, err := service.MessageWithContext(t.Context(), &assistantv2.MessageOptions{
				AssistantID: &id, SessionID: session.SessionID, Input: &assistantv2.MessageInput{MessageType: &kind, Text: &m.Name},
			})
			if err != nil {
				t.Fatal(err)
			}
			stateless, _, err := service.MessageStatelessWithContext(t.Context(), &assistantv2.MessageStatelessOptions{
				AssistantID: &id, Input: &assistantv2.MessageInputStateless{MessageType: &kind, Text: &m.Name},
			})
			if err != nil {
				t.Fatal(err)
			}
			for _, output := range []*assistantv2.MessageOutput{stateful.Output, stateless.Output} {
				raw, err := json.Marshal(output)
				if err != nil {
					t.Fatal(err)
				}
				var got watson.Output
				bridgetest.Decode(t, raw, &got)
				messages, degraded := watson.Decode(got.Generic)
				bridgetest.SameMessages(t, messages, want)
				bridgetest.SameDegraded(t, "watson", degraded)
			}
		})
	}
	for _, status := range []int{http.StatusUnauthorized, http.StatusTooManyRequests, http.StatusNotFound} {
		assistant.Fail(status, "because")
		_, response, err := service.CreateSessionWithContext(t.Context(), &assistantv2.CreateSessionOptions{AssistantID: &id})
		if err == nil || err.Error() != "because" || response.StatusCode != status {
			t.Errorf("%d: IBM's client says %v, %v", status, err, response)
		}
	}
}
