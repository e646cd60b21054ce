package dialogflowcxtest

import (
	"context"
	"slices"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/detect/detecttest"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflowcx"
)

// fulfill asks the webhook, and returns the page or flow that it sends the
// conversation to. The agent is locked, but for the call.
func (a *Agent) fulfill(ctx context.Context, c *call, route *Route, result *dialogflowcx.QueryResult) (target string) {
	request := c.webhookRequest(route, result)
	a.requests = append(a.requests, request)
	answer := new(dialogflowcx.Response)
	a.mu.Unlock()
	status := detecttest.CallWebhook(ctx, a.webhook, a.Header, request, answer)
	a.mu.Lock()
	result.WebhookStatuses = append(result.WebhookStatuses, status.Raw())
	if status.Code != 0 {
		return ""
	}
	if answer.SessionInfo != nil {
		c.state.set(answer.SessionInfo.Parameters)
	}
	if answer.Payload != nil {
		result.WebhookPayloads = append(result.WebhookPayloads, answer.Payload)
	}
	if answer.FulfillmentResponse.MergeBehavior == dialogflowcx.Replace {
		result.ResponseMessages = nil
	}
	result.ResponseMessages = append(result.ResponseMessages, answer.FulfillmentResponse.Messages...)
	if answer.TargetFlow != "" {
		return answer.TargetFlow + "/pages/START_PAGE"
	}
	return answer.TargetPage
}

func (c *call) webhookRequest(route *Route, result *dialogflowcx.QueryResult) dialogflowcx.Request {
	request := dialogflowcx.Request{
		DetectIntentResponseID: c.id,
		Text:                   result.Text,
		TriggerEvent:           result.TriggerEvent,
		LanguageCode:           result.LanguageCode,
		FulfillmentInfo:        dialogflowcx.FulfillmentInfo{Tag: route.Tag},
		PageInfo:               &dialogflowcx.PageInfo{CurrentPage: c.state.page},
		SessionInfo:            &dialogflowcx.SessionInfo{Session: c.session, Parameters: slices.Clone(c.state.parameters)},
		Messages:               slices.Clone(result.ResponseMessages),
		Payload:                c.request.QueryParams.Payload,
	}
	if route.Intent != "" {
		request.IntentInfo = dialogflowcx.IntentInfo{
			LastMatchedIntent: c.agent + "/intents/" + route.Intent,
			DisplayName:       route.Intent,
			Confidence:        1,
		}
	}
	for _, p := range route.Parameters {
		_ = request.IntentInfo.Parameters.Set(p.Name, kommunicate.Members{
			{Name: "originalValue", Value: p.Value}, {Name: "resolvedValue", Value: p.Value},
		})
	}
	return request
}
