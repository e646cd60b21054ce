package oracle

import (
	"testing"

	"cloud.google.com/go/dialogflow/apiv2/dialogflowpb"
	v2 "google.golang.org/api/dialogflow/v2"
	"google.golang.org/api/option"
	"pgregory.net/rapid"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflow"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflow/dialogflowtest"
	"github.com/kommunicate-go/kommunicate/platforms/platformtest"
)

var (
	esRequests = map[string]judge{
		"dialogflow/v2": discovery[v2.GoogleCloudDialogflowV2WebhookRequest],
		"dialogflowpb":  protobuf[dialogflowpb.WebhookRequest],
	}
	esResponses = map[string]judge{
		"dialogflow/v2": discovery[v2.GoogleCloudDialogflowV2WebhookResponse],
		"dialogflowpb":  protobuf[dialogflowpb.WebhookResponse],
	}
	esDetectRequests = map[string]judge{
		"dialogflow/v2": discovery[v2.GoogleCloudDialogflowV2DetectIntentRequest],
		"dialogflowpb":  protobuf[dialogflowpb.DetectIntentRequest],
	}
	esDetectResponses = map[string]judge{
		"dialogflow/v2": discovery[v2.GoogleCloudDialogflowV2DetectIntentResponse],
		"dialogflowpb":  protobuf[dialogflowpb.DetectIntentResponse],
	}
)

func TestDialogflowSamples(t *testing.T) {
	samplesAgree[dialogflow.Request, dialogflow.Response](t, "dialogflow_es", 9, esRequests, esResponses)
}

func TestDialogflowMessages(t *testing.T) {
	messagesAgree[dialogflow.Response](t, esResponses)
}

func TestDialogflowGenerated(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		result := esResult(t)
		agree(t, &dialogflow.Request{
			ResponseID: word(t), Session: word(t), QueryResult: result,
			Original: dialogflow.OriginalRequest{Source: word(t), Version: word(t), Payload: object(t)},
		}, esRequests)
		agree(t, &dialogflow.Response{
			FulfillmentMessages: result.FulfillmentMessages, FulfillmentText: word(t), Source: word(t),
			Payload: object(t), OutputContexts: result.OutputContexts, FollowupEventInput: esEvent(t),
		}, esResponses)
		agree(t, &dialogflow.DetectIntentRequest{
			QueryParams: dialogflow.QueryParams{Contexts: result.OutputContexts, ResetContexts: true, Payload: object(t), TimeZone: word(t)},
			QueryInput:  dialogflow.QueryInput{Text: &dialogflow.TextInput{Text: word(t), LanguageCode: word(t)}},
		}, esDetectRequests)
		agree(t, &dialogflow.DetectIntentRequest{QueryInput: dialogflow.QueryInput{Event: esEvent(t)}}, esDetectRequests)
		agree(t, &dialogflow.DetectIntentResponse{ResponseID: word(t), QueryResult: result}, esDetectResponses)
	})
}

func esEvent(t *rapid.T) *dialogflow.EventInput {
	return &dialogflow.EventInput{Name: word(t), LanguageCode: word(t), Parameters: members(t)}
}

func esResult(t *rapid.T) dialogflow.QueryResult {
	return dialogflow.QueryResult{
		QueryText: word(t), LanguageCode: word(t), Action: word(t), Parameters: members(t),
		AllRequiredParamsPresent: rapid.Bool().Draw(t, "all"), FulfillmentText: word(t),
		FulfillmentMessages: rapid.SliceOfN(rapid.Custom(esMessage), 0, 4).Draw(t, "messages"),
		OutputContexts: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) dialogflow.Context {
			return dialogflow.Context{Name: word(t), LifespanCount: rapid.IntRange(0, 99).Draw(t, "lifespan"), Parameters: members(t)}
		}), 0, 3).Draw(t, "contexts"),
		Intent:                    dialogflow.Intent{Name: word(t), DisplayName: word(t)},
		IntentDetectionConfidence: 0.5,
		WebhookSource:             word(t), WebhookPayload: object(t),
	}
}

func esMessage(t *rapid.T) dialogflow.FulfillmentMessage {
	m := dialogflow.FulfillmentMessage{Platform: rapid.SampledFrom([]string{"", "ACTIONS_ON_GOOGLE", "SLACK"}).Draw(t, "platform")}
	words := rapid.SliceOfN(rapid.Custom(word), 1, 3)
	switch rapid.IntRange(0, 4).Draw(t, "kind") {
	case 0:
		m.Text = &dialogflow.Text{Text: words.Draw(t, "text")}
	case 1:
		m.QuickReplies = &dialogflow.QuickReplies{Title: word(t), QuickReplies: words.Draw(t, "replies")}
	case 2:
		m.Card = &dialogflow.Card{Title: word(t), Subtitle: word(t), ImageURI: word(t), Buttons: []dialogflow.CardButton{{Text: word(t), Postback: word(t)}}}
	case 3:
		m.Image = &dialogflow.Image{ImageURI: word(t), AccessibilityText: word(t)}
	default:
		m.Payload = object(t)
	}
	return m
}

func TestDialogflowClient(t *testing.T) {
	agent := dialogflowtest.NewAgent(dialogflow.Handler(platformtest.Bot()))
	agent.Token = "s3cret"
	service, err := v2.NewService(t.Context(), option.WithHTTPClient(agent.Client()), option.WithEndpoint("https://dialogflow.googleapis.com"))
	if err != nil {
		t.Fatal(err)
	}
	bot, err := dialogflow.New(dialogflow.Agent{Name: "projects/p/agent"}, kommunicate.WithHTTPClient(agent.Client()))
	if err != nil {
		t.Fatal(err)
	}
	detect := func(t *testing.T, text string) ([]byte, error) {
		response, err := service.Projects.Agent.Sessions.DetectIntent("projects/p/agent/sessions/2", &v2.GoogleCloudDialogflowV2DetectIntentRequest{
			QueryInput: &v2.GoogleCloudDialogflowV2QueryInput{Text: &v2.GoogleCloudDialogflowV2TextInput{Text: text, LanguageCode: "en"}},
		}).Context(t.Context()).Do()
		if err != nil {
			return nil, err
		}
		return response.MarshalJSON()
	}
	decode := func(t *testing.T, raw []byte) ([]kommunicate.Message, []kommunicate.Degraded) {
		var response dialogflow.DetectIntentResponse
		bridgetest.Decode(t, raw, &response)
		return dialogflow.Decode(response.QueryResult.FulfillmentMessages)
	}
	clientAgrees(t, "dialogflow", bot, detect, decode, agent.Fail)
}
