package dialogflowtest

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"slices"

	"github.com/kommunicate-go/kommunicate/internal/detect/detecttest"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflow"
)

// maxFollowup is how many events may follow one another.
const maxFollowup = 5

var path = regexp.MustCompile(`^/v2/(projects/[^/]+(?:/locations/[^/]+)?/agent(?:/environments/[^/]+/users/[^/]+)?/sessions/([^/]+)):detectIntent$`)

// ServeHTTP answers detectIntent.
func (a *Agent) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	session, request, failure := a.read(r)
	if failure != nil {
		detecttest.Write(w, nil, failure)
		return
	}
	detecttest.Write(w, a.detect(r, session, request), nil)
}

// read takes the request, if nothing is wrong with it.
func (a *Agent) read(r *http.Request) (session string, request *dialogflow.DetectIntentRequest, failure *detecttest.Failure) {
	body, failure := a.front.Read(r, a.Token)
	if failure != nil {
		return "", nil, failure
	}
	found := path.FindStringSubmatch(r.URL.Path)
	if found == nil {
		return "", nil, detecttest.NotFound()
	}
	request = new(dialogflow.DetectIntentRequest)
	if request.UnmarshalJSON(body) != nil {
		return "", nil, detecttest.Invalid("Invalid JSON payload received.")
	}
	if len(found[2]) > detecttest.MaxSession {
		return "", nil, detecttest.Invalid("The session id is too long.")
	}
	return found[1], request, check(request.QueryInput)
}

func check(input dialogflow.QueryInput) *detecttest.Failure {
	text, event := input.Text, input.Event
	switch {
	case (text == nil) == (event == nil):
		return detecttest.Invalid("query_input must be one of text, event and audio_config.")
	case text != nil && text.LanguageCode == "", event != nil && event.LanguageCode == "":
		return detecttest.Invalid("Language code is not set.")
	case event != nil && event.Name == "":
		return detecttest.Invalid("Event name is not set.")
	case text != nil:
		return detecttest.CheckText(text.Text)
	}
	return nil
}

// detect answers a text or event, and the events that follow.
func (a *Agent) detect(r *http.Request, session string, asked *dialogflow.DetectIntentRequest) *dialogflow.DetectIntentResponse {
	input := asked.QueryInput
	a.begin(session, asked.QueryParams)
	for range maxFollowup {
		result, intent := a.result(session, input)
		response := &dialogflow.DetectIntentResponse{ResponseID: a.nextID(), QueryResult: *result}
		if intent == nil || intent.NoWebhook || a.webhook == nil {
			return response
		}
		answer, status := a.fulfill(r.Context(), dialogflow.Request{
			ResponseID:  response.ResponseID,
			Session:     session,
			QueryResult: *result,
			Original:    dialogflow.OriginalRequest{Payload: asked.QueryParams.Payload},
		})
		response.WebhookStatus = status.Raw()
		if answer == nil {
			return response
		}
		a.setContexts(session, answer.OutputContexts)
		followup := answer.FollowupEventInput
		if followup == nil {
			a.merge(session, &response.QueryResult, answer)
			return response
		}
		event := *followup
		event.LanguageCode = result.LanguageCode
		input = dialogflow.QueryInput{Event: &event}
	}
	return &dialogflow.DetectIntentResponse{
		ResponseID:    a.nextID(),
		WebhookStatus: detecttest.WebhookStatus{Code: 13, Message: "Webhook call failed. Error: too many follow-up events."}.Raw(),
	}
}

// fulfill asks the webhook. The answer is nil if that fails.
func (a *Agent) fulfill(ctx context.Context, request dialogflow.Request) (*dialogflow.Response, detecttest.WebhookStatus) {
	a.mu.Lock()
	a.requests = append(a.requests, request)
	a.mu.Unlock()
	answer := new(dialogflow.Response)
	status := detecttest.CallWebhook(ctx, a.webhook, a.Header, request, answer)
	if status.Code != 0 {
		return nil, status
	}
	return answer, status
}

func (a *Agent) nextID() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.turns++
	return fmt.Sprintf("response-%d", a.turns)
}

// result is what the console makes of the input.
func (a *Agent) result(session string, input dialogflow.QueryInput) (*dialogflow.QueryResult, *Intent) {
	a.mu.Lock()
	defer a.mu.Unlock()
	result := &dialogflow.QueryResult{AllRequiredParamsPresent: true, IntentDetectionConfidence: 1}
	if input.Event != nil {
		result.QueryText, result.LanguageCode = input.Event.Name, input.Event.LanguageCode
	} else {
		result.QueryText, result.LanguageCode = input.Text.Text, input.Text.LanguageCode
	}
	intent := a.match(input, a.sessions[session])
	if intent != nil {
		for _, c := range intent.OutputContexts {
			c.Name = dialogflow.ContextName(session, c.Name)
			a.setContext(session, c)
		}
		result.Intent = dialogflow.Intent{Name: "intents/" + intent.DisplayName, DisplayName: intent.DisplayName}
		result.AllRequiredParamsPresent = !intent.Missing
		result.Action, result.Parameters = intent.Action, intent.Parameters
		result.FulfillmentMessages = slices.Clone(intent.Messages)
		result.FulfillmentText = firstText(intent.Messages)
	}
	result.OutputContexts = slices.Clone(a.sessions[session])
	if event := input.Event; event != nil {
		result.OutputContexts = append(result.OutputContexts, dialogflow.Context{
			Name:       dialogflow.ContextName(session, event.Name),
			Parameters: event.Parameters,
		})
	}
	return result, intent
}

func firstText(messages []dialogflow.FulfillmentMessage) string {
	for _, m := range messages {
		if m.Text != nil && len(m.Text.Text) > 0 {
			return m.Text.Text[0]
		}
	}
	return ""
}

// merge puts the webhook's answer in place of the console's.
func (a *Agent) merge(session string, result *dialogflow.QueryResult, answer *dialogflow.Response) {
	if len(answer.FulfillmentMessages) > 0 || answer.FulfillmentText != "" {
		result.FulfillmentMessages = answer.FulfillmentMessages
		result.FulfillmentText = answer.FulfillmentText
	}
	if result.FulfillmentText == "" {
		result.FulfillmentText = firstText(result.FulfillmentMessages)
	} else if len(result.FulfillmentMessages) == 0 {
		result.FulfillmentMessages = []dialogflow.FulfillmentMessage{{Text: &dialogflow.Text{Text: []string{result.FulfillmentText}}}}
	}
	result.WebhookSource, result.WebhookPayload = answer.Source, answer.Payload
	a.mu.Lock()
	defer a.mu.Unlock()
	result.OutputContexts = slices.Clone(a.sessions[session])
}
