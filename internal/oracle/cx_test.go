package oracle

import (
	"strings"
	"testing"

	"cloud.google.com/go/dialogflow/cx/apiv3/cxpb"
	v3 "google.golang.org/api/dialogflow/v3"
	"google.golang.org/api/option"
	"pgregory.net/rapid"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/detect/detecttest"
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
	for name, raw := range detecttest.Samples(t, "dialogflow_cx_re", 4) {
		t.Run(name, func(t *testing.T) {
			if strings.HasPrefix(name, "quest") {
				request := new(dialogflowcx.Request)
				detecttest.Decode(t, raw, request)
				agree(t, request, cxRequests)
			} else {
				response := new(dialogflowcx.Response)
				detecttest.Decode(t, raw, response)
				agree(t, response, cxResponses)
			}
		})
	}
}

func TestDialogflowCXMessages(t *testing.T) {
	for _, m := range platformtest.Messages() {
		if m.Name == "nothing" {
			continue
		}
		t.Run(m.Name, func(t *testing.T) {
			response := new(dialogflowcx.Response)
			if err := response.Add(m.Message); err != nil {
				t.Fatal(err)
			}
			agree(t, response, cxResponses)
		})
	}
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
	for _, m := range platformtest.Messages() {
		t.Run(m.Name, func(t *testing.T) {
			want, err := bot.Respond(t.Context(), &kommunicate.Turn{Text: m.Name, GroupID: "1"})
			if err != nil {
				t.Fatal(err)
			}
			response, err := service.Projects.Locations.Agents.Sessions.DetectIntent(cxAgent+"/sessions/2", &v3.GoogleCloudDialogflowCxV3DetectIntentRequest{
				QueryInput: &v3.GoogleCloudDialogflowCxV3QueryInput{Text: &v3.GoogleCloudDialogflowCxV3TextInput{Text: m.Name}, LanguageCode: "en"},
			}).Context(t.Context()).Do()
			if err != nil {
				t.Fatal(err)
			}
			raw, err := response.MarshalJSON()
			if err != nil {
				t.Fatal(err)
			}
			var got dialogflowcx.DetectIntentResponse
			detecttest.Decode(t, raw, &got)
			messages, degraded := dialogflowcx.Decode(got.QueryResult.ResponseMessages)
			detecttest.SameMessages(t, messages, want)
			detecttest.SameDegraded(t, "dialogflowcx", degraded)
		})
	}
	refused(t, agent.Fail, func() error {
		_, err := service.Projects.Locations.Agents.Sessions.DetectIntent(cxAgent+"/sessions/2", &v3.GoogleCloudDialogflowCxV3DetectIntentRequest{}).Context(t.Context()).Do()
		return err
	})
}
