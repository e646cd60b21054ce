package dialogflowtest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/kommunicate-go/kommunicate/platforms/dialogflow"
)

const (
	maxText     = 256 // Characters of a text.
	maxSession  = 36  // Bytes of a session's id.
	maxFollowup = 5   // Events that follow one another.
)

var path = regexp.MustCompile(`^/v2/(projects/[^/]+(?:/locations/[^/]+)?/agent(?:/environments/[^/]+/users/[^/]+)?/sessions/([^/]+)):detectIntent$`)

// ServeHTTP answers detectIntent.
func (a *Agent) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	session, request, failed := a.read(r)
	if failed == nil {
		failed = check(request)
	}
	if failed != nil {
		failed.write(w)
		return
	}
	response := a.detect(r, session, request)
	raw, err := response.MarshalJSON()
	if err != nil {
		(&failure{http.StatusInternalServerError, "INTERNAL", err.Error()}).write(w)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.Write(raw)
}

func (f *failure) write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(f.status)
	raw, err := json.Marshal(map[string]any{"error": map[string]any{"code": f.status, "message": f.message, "status": f.code}})
	if err != nil {
		panic(err)
	}
	w.Write(raw)
}

func invalid(message string) *failure {
	return &failure{http.StatusBadRequest, "INVALID_ARGUMENT", message}
}

// read takes the request, if nothing is wrong with how it was made.
func (a *Agent) read(r *http.Request) (session string, request *dialogflow.DetectIntentRequest, failed *failure) {
	if failed := a.nextFailure(); failed != nil {
		return "", nil, failed
	}
	found := path.FindStringSubmatch(r.URL.Path)
	switch {
	case a.Token != "" && r.Header.Get("Authorization") != "Bearer "+a.Token:
		return "", nil, &failure{http.StatusUnauthorized, "UNAUTHENTICATED", "Request had invalid authentication credentials."}
	case found == nil || r.Method != http.MethodPost:
		return "", nil, &failure{http.StatusNotFound, "NOT_FOUND", "The requested URL was not found on this server."}
	case len(found[2]) > maxSession:
		return "", nil, invalid(fmt.Sprintf("The session id is longer than %d bytes.", maxSession))
	}
	request = new(dialogflow.DetectIntentRequest)
	body, err := io.ReadAll(r.Body)
	if err != nil || request.UnmarshalJSON(body) != nil {
		return "", nil, invalid("Invalid JSON payload received.")
	}
	return found[1], request, nil
}

func (a *Agent) nextFailure() *failure {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.failures) == 0 {
		return nil
	}
	next := a.failures[0]
	a.failures = a.failures[1:]
	return &next
}

func check(request *dialogflow.DetectIntentRequest) *failure {
	text, event := request.QueryInput.Text, request.QueryInput.Event
	switch {
	case (text == nil) == (event == nil):
		return invalid("query_input must be one of text, event and audio_config.")
	case text != nil && text.Text == "":
		return invalid("Input text not set.")
	case text != nil && utf8.RuneCountInString(text.Text) > maxText:
		return invalid(fmt.Sprintf("Input text exceeds %d characters.", maxText))
	case text != nil && text.LanguageCode == "", event != nil && event.LanguageCode == "":
		return invalid("Language code is not set.")
	case event != nil && event.Name == "":
		return invalid("Event name is not set.")
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
		answer, status := a.fulfill(r, &dialogflow.Request{
			ResponseID:  response.ResponseID,
			Session:     session,
			QueryResult: *result,
			Original:    dialogflow.OriginalRequest{Payload: asked.QueryParams.Payload},
		})
		response.WebhookStatus = status.raw()
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
		WebhookStatus: webhookStatus{13, "Webhook call failed. Error: too many follow-up events."}.raw(),
	}
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
			c.Name = dialogflow.ContextName(session, strings.ToLower(c.Name))
			a.setContext(session, c)
		}
		result.Intent = dialogflow.Intent{Name: "intents/" + intent.DisplayName, DisplayName: intent.DisplayName}
		result.Action, result.Parameters = intent.Action, intent.Parameters
		result.FulfillmentMessages = slices.Clone(intent.Messages)
		result.FulfillmentText = firstText(intent.Messages)
	}
	result.OutputContexts = slices.Clone(a.sessions[session])
	if event := input.Event; event != nil {
		result.OutputContexts = append(result.OutputContexts, dialogflow.Context{
			Name:       dialogflow.ContextName(session, strings.ToLower(event.Name)),
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
