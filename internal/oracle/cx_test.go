package oracle

import (
	"testing"

	"cloud.google.com/go/dialogflow/cx/apiv3/cxpb"
	v3 "google.golang.org/api/dialogflow/v3"
	"google.golang.org/api/option"
	"pgregory.net/rapid"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflowcx"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflowcx/dialogflowcxtest"
	"github.com/kommunicate-go/kommunicate/platforms/platformtest"
)

const cxAgent = "projects/p/locations/global/agents/a"

var (
	cxRequests = map[string]judge{
		"dialogflow/v3": discovery[v3.GoogleCloudDialogflowCxV3WebhookRequest],
		"cxpb":          protobuf[cxpb.WebhookRequest],
	}
	cxResponses = map[string]judge{
		"dialogflow/v3": discovery[v3.GoogleCloudDialogflowCxV3WebhookResponse],
		"cxpb":          protobuf[cxpb.WebhookResponse],
	}
	cxDetectRequests = map[string]judge{
		"dialogflow/v3": discovery[v3.GoogleCloudDialogflowCxV3DetectIntentRequest],
		"cxpb":          protobuf[cxpb.DetectIntentRequest],
	}
	cxDetectResponses = map[string]judge{
		"dialogflow/v3": discovery[v3.GoogleCloudDialogflowCxV3DetectIntentResponse],
		"cxpb":          protobuf[cxpb.DetectIntentResponse],
	}
)

func TestDialogflowCXSamples(t *testing.T) {
	samplesAgree[dialogflowcx.Request, dialogflowcx.Response](t, "dialogflow_cx", 4, cxRequests, cxResponses)
}

func TestDialogflowCXMessages(t *testing.T) {
	messagesAgree[dialogflowcx.Response](t, cxResponses)
}

func TestDialogflowCXGenerated(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		messages := rapid.SliceOfN(rapid.Custom(cxMessage), 0, 4).Draw(t, "messages")
		page := &dialogflowcx.PageInfo{
			CurrentPage: word(t), DisplayName: word(t),
			FormInfo: &dialogflowcx.FormInfo{ParameterInfo: []dialogflowcx.ParameterInfo{
				{DisplayName: word(t), Required: true, State: "FILLED", Value: object(t), JustCollected: true},
			}},
		}
		session := &dialogflowcx.SessionInfo{Session: word(t), Parameters: members(t)}
		agree(t, &dialogflowcx.Request{
			DetectIntentResponseID: word(t), Text: word(t), LanguageCode: word(t),
			FulfillmentInfo: dialogflowcx.FulfillmentInfo{Tag: word(t)},
			IntentInfo: dialogflowcx.IntentInfo{
				LastMatchedIntent: word(t), DisplayName: word(t), Confidence: 0.5,
				Parameters: kommunicate.Members{{Name: "p", Value: []byte(`{"originalValue":"a","resolvedValue":1}`)}},
			},
			PageInfo: page, SessionInfo: session, Messages: messages, Payload: object(t),
		}, cxRequests)
		agree(t, &dialogflowcx.Request{TriggerEvent: word(t)}, cxRequests)
		response := &dialogflowcx.Response{
			FulfillmentResponse: dialogflowcx.FulfillmentResponse{
				Messages: messages, MergeBehavior: rapid.SampledFrom([]string{"", dialogflowcx.Append, dialogflowcx.Replace}).Draw(t, "merge"),
			},
			PageInfo: page, SessionInfo: session, Payload: object(t), TargetPage: word(t),
		}
		agree(t, response, cxResponses)
		agree(t, &dialogflowcx.Response{TargetFlow: word(t)}, cxResponses)
		agree(t, &dialogflowcx.DetectIntentRequest{
			QueryInput:  dialogflowcx.QueryInput{Text: &dialogflowcx.TextInput{Text: word(t)}, LanguageCode: word(t)},
			QueryParams: dialogflowcx.QueryParams{TimeZone: word(t), Parameters: members(t), CurrentPage: word(t), Payload: object(t)},
		}, cxDetectRequests)
		agree(t, &dialogflowcx.DetectIntentRequest{
			QueryInput: dialogflowcx.QueryInput{Event: &dialogflowcx.EventInput{Event: word(t)}, LanguageCode: word(t)},
		}, cxDetectRequests)
		agree(t, &dialogflowcx.DetectIntentResponse{ResponseID: word(t), QueryResult: dialogflowcx.QueryResult{
			Text: word(t), LanguageCode: word(t), Parameters: members(t), ResponseMessages: messages,
			CurrentPage: []byte(`{"name":"p"}`), Match: dialogflowcx.Match{MatchType: dialogflowcx.NoMatch, Event: word(t), ResolvedInput: word(t), Confidence: 0.5},
		}}, cxDetectResponses)
	})
}

func cxMessage(t *rapid.T) dialogflowcx.ResponseMessage {
	m := dialogflowcx.ResponseMessage{Channel: word(t)}
	switch rapid.IntRange(0, 2).Draw(t, "kind") {
	case 0:
		m.Text = &dialogflowcx.Text{Text: rapid.SliceOfN(rapid.Custom(word), 1, 3).Draw(t, "text")}
	case 1:
		m.LiveAgentHandoff = &dialogflowcx.LiveAgentHandoff{Metadata: members(t)}
	default:
		m.Payload = object(t)
	}
	return m
}

func TestDialogflowCXClient(t *testing.T) {
	agent := dialogflowcxtest.NewAgent(dialogflowcx.Handler(platformtest.Bot()))
	agent.Token = "s3cret"
	service, err := v3.NewService(t.Context(), option.WithHTTPClient(agent.Client()), option.WithEndpoint("https://dialogflow.googleapis.com"))
	if err != nil {
		t.Fatal(err)
	}
	bot, err := dialogflowcx.New(dialogflowcx.Agent{Name: cxAgent}, kommunicate.WithHTTPClient(agent.Client()))
	if err != nil {
		t.Fatal(err)
	}
	detect := func(t *testing.T, text string) ([]byte, error) {
		response, err := service.Projects.Locations.Agents.Sessions.DetectIntent(cxAgent+"/sessions/2", &v3.GoogleCloudDialogflowCxV3DetectIntentRequest{
			QueryInput: &v3.GoogleCloudDialogflowCxV3QueryInput{Text: &v3.GoogleCloudDialogflowCxV3TextInput{Text: text}, LanguageCode: "en"},
		}).Context(t.Context()).Do()
		if err != nil {
			return nil, err
		}
		return response.MarshalJSON()
	}
	decode := func(t *testing.T, raw []byte) ([]kommunicate.Message, []kommunicate.Degraded) {
		var response dialogflowcx.DetectIntentResponse
		bridgetest.Decode(t, raw, &response)
		return dialogflowcx.Decode(response.QueryResult.ResponseMessages)
	}
	clientAgrees(t, "dialogflowcx", bot, detect, decode, agent.Fail)
}
