// Package komposetest is a Kompose bot in the process, for tests: it takes what
// Kommunicate says to the bot, finds the intent, calls the intent's webhook and
// answers. It is written from the documents, and not with package kompose.
//
// The real service understands what users mean. An Agent knows the training
// phrases by heart and nothing else. It knows one language, and of the welcomes
// that which is said on every page.
package komposetest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
)

// An Agent is a Kompose bot: an [http.Handler] that can stand where
// kommunicatetest has a custom bot.
type Agent struct {
	intents  []intent
	webhooks map[string]http.Handler
}

// An intent of an imported bot.
type intent struct {
	Name            string            `json:"name"`
	Category        string            `json:"category"`
	Content         []json.RawMessage `json:"content"`
	TrainingPhrases []string          `json:"trainingPhrases"`
	URLPatternList  []string          `json:"urlPatternList"`
}

// NewAgent imports a bot, the file of "Import Kompose Bot". The webhooks are
// called for the intents of these names.
func NewAgent(file []byte, webhooks map[string]http.Handler) (*Agent, error) {
	var bot struct {
		Intents []intent `json:"intents"`
	}
	if err := json.Unmarshal(file, &bot); err != nil {
		return nil, fmt.Errorf("komposetest: import: %w", err)
	}
	for name := range webhooks {
		if !slices.ContainsFunc(bot.Intents, func(in intent) bool { return in.Name == name }) {
			return nil, fmt.Errorf("komposetest: a webhook for %q, which is no intent", name)
		}
	}
	return &Agent{intents: bot.Intents, webhooks: webhooks}, nil
}

// ServeHTTP answers what a user does: with the content of the intent, and with
// what its webhook answers.
func (a *Agent) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	var said map[string]json.RawMessage
	if err == nil {
		err = json.Unmarshal(body, &said)
	}
	if err != nil || said == nil { // null
		http.Error(w, "komposetest: the body is not a JSON object", http.StatusBadRequest)
		return
	}
	answer := []json.RawMessage{}
	if in := a.match(said); in != nil {
		more, err := a.ask(r, in, said)
		if err != nil {
			http.Error(w, "komposetest: "+err.Error(), http.StatusBadGateway)
			return
		}
		answer = append(append(answer, in.Content...), more...)
	}
	w.Header().Set("Content-Type", "application/json")
	// Of JSON texts that were decoded, the encoder makes JSON again.
	_ = json.NewEncoder(w).Encode(answer)
}

// match finds the intent; nil when there is not even a fallback.
func (a *Agent) match(said map[string]json.RawMessage) *intent {
	var event, text string
	_ = json.Unmarshal(said["eventName"], &event) // A body without it has none.
	_ = json.Unmarshal(said["message"], &text)
	if event == "WELCOME" {
		return a.first(func(in *intent) bool { return in.Category == "welcome_event" && len(in.URLPatternList) == 0 })
	}
	heard := func(phrase string) bool {
		return strings.EqualFold(strings.TrimSpace(phrase), strings.TrimSpace(text))
	}
	if event == "" {
		found := a.first(func(in *intent) bool {
			return (in.Category == "intent" || in.Category == "small_talk") && slices.ContainsFunc(in.TrainingPhrases, heard)
		})
		if found != nil {
			return found
		}
	}
	return a.first(func(in *intent) bool { return in.Category == "fallback_intent" })
}

func (a *Agent) first(is func(*intent) bool) *intent {
	for i := range a.intents {
		if is(&a.intents[i]) {
			return &a.intents[i]
		}
	}
	return nil
}

// ask calls the intent's webhook with what the user said and the intent's name.
func (a *Agent) ask(r *http.Request, in *intent, said map[string]json.RawMessage) ([]json.RawMessage, error) {
	webhook := a.webhooks[in.Name]
	if webhook == nil {
		return nil, nil
	}
	name, err := json.Marshal(in.Name)
	if err != nil {
		return nil, err
	}
	said["matchedIntentName"] = name
	body, err := json.Marshal(said)
	if err != nil {
		return nil, err
	}
	request := httptest.NewRequestWithContext(r.Context(), http.MethodPost, "https://example.com/kompose", bytes.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	webhook.ServeHTTP(w, request)
	if w.Code != http.StatusOK {
		return nil, fmt.Errorf("the webhook answered HTTP %d", w.Code)
	}
	if len(bytes.TrimSpace(w.Body.Bytes())) == 0 {
		return nil, nil
	}
	var more []json.RawMessage
	if json.Unmarshal(w.Body.Bytes(), &more) != nil {
		return nil, errors.New("the webhook answered what is not a list of messages")
	}
	return more, nil
}
