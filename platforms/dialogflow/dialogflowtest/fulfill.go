package dialogflowtest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/kommunicate-go/kommunicate/internal/inprocess"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflow"
)

const (
	webhookTime = 5 * time.Second // What the webhook may take.
	maxAnswer   = 64 << 10        // Bytes that it may answer.
)

// A webhookStatus is how a webhook's call went, as google.rpc.Status.
type webhookStatus struct {
	code    int
	message string
}

func (s webhookStatus) raw() json.RawMessage {
	status := map[string]any{"message": s.message}
	if s.code != 0 {
		status["code"] = s.code
	}
	raw, err := json.Marshal(status)
	if err != nil {
		panic(err)
	}
	return raw
}

// fulfill calls the webhook. A failure is nil and its status.
func (a *Agent) fulfill(r *http.Request, request *dialogflow.Request) (*dialogflow.Response, webhookStatus) {
	a.mu.Lock()
	a.requests = append(a.requests, *request)
	a.mu.Unlock()
	ctx, cancel := context.WithTimeout(r.Context(), webhookTime)
	defer cancel()
	body, err := request.MarshalJSON()
	if err != nil {
		return nil, webhookStatus{3, err.Error()}
	}
	call, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://webhook.dialogflow.test/", bytes.NewReader(body))
	if err != nil {
		return nil, webhookStatus{3, err.Error()}
	}
	for name, values := range a.Header {
		call.Header[name] = values
	}
	call.Header.Set("Content-Type", "application/json")
	answer, err := inprocess.Transport{Handler: a.webhook}.RoundTrip(call)
	if err != nil {
		if ctx.Err() != nil {
			return nil, webhookStatus{4, "Webhook call failed. Error: DEADLINE_EXCEEDED, State: URL_TIMEOUT, Reason: TIMEOUT_WEB."}
		}
		return nil, webhookStatus{14, "Webhook call failed. Error: UNAVAILABLE, State: URL_UNREACHABLE."}
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	response := new(dialogflow.Response)
	switch {
	case answer.StatusCode != http.StatusOK:
		return nil, webhookStatus{14, fmt.Sprintf("Webhook call failed. Error: UNAVAILABLE, HTTP status code: %d.", answer.StatusCode)}
	case err != nil || len(raw) > maxAnswer:
		return nil, webhookStatus{13, "Webhook call failed. Error: the response is too large."}
	case response.UnmarshalJSON(raw) != nil:
		return nil, webhookStatus{3, "Webhook call failed. Error: Failed to parse webhook JSON response."}
	}
	return response, webhookStatus{0, "Webhook execution successful"}
}
