package detecttest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/kommunicate-go/kommunicate/internal/inprocess"
)

// Google's limits of a webhook.
//
// Source: cloud.google.com/dialogflow/es/docs/fulfillment-webhook,
// cloud.google.com/dialogflow/cx/docs/concept/webhook.
const (
	webhookTime = 5 * time.Second
	maxAnswer   = 64 << 10
)

// A WebhookStatus is how the call of a webhook went, as google.rpc.Status.
type WebhookStatus struct {
	Code    int
	Message string
}

// Raw is the status in JSON.
func (s WebhookStatus) Raw() json.RawMessage {
	status := map[string]any{"message": s.Message}
	if s.Code != 0 {
		status["code"] = s.Code
	}
	return marshal(status)
}

// CallWebhook asks a webhook and reads its answer into response. Code is 0 if that
// succeeds.
func CallWebhook(ctx context.Context, webhook http.Handler, header http.Header, request json.Marshaler, response json.Unmarshaler) WebhookStatus {
	ctx, cancel := context.WithTimeout(ctx, webhookTime)
	defer cancel()
	body, err := request.MarshalJSON()
	if err != nil {
		return WebhookStatus{13, "Webhook call failed. Error: INTERNAL: " + err.Error()}
	}
	call, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://webhook.dialogflow.test/", bytes.NewReader(body))
	if err != nil {
		return WebhookStatus{13, "Webhook call failed. Error: INTERNAL: " + err.Error()}
	}
	for name, values := range header {
		call.Header[name] = values
	}
	call.Header.Set("Content-Type", "application/json")
	answer, err := inprocess.Transport{Handler: webhook}.RoundTrip(call)
	switch {
	case err != nil && ctx.Err() != nil:
		return WebhookStatus{4, "Webhook call failed. Error: DEADLINE_EXCEEDED, State: URL_TIMEOUT."}
	case err != nil:
		return WebhookStatus{14, "Webhook call failed. Error: UNAVAILABLE, State: URL_UNREACHABLE."}
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	switch {
	case answer.StatusCode != http.StatusOK:
		return WebhookStatus{14, fmt.Sprintf("Webhook call failed. Error: UNAVAILABLE, HTTP status code: %d.", answer.StatusCode)}
	case err != nil || len(raw) > maxAnswer:
		return WebhookStatus{13, "Webhook call failed. Error: the response is too large."}
	case response.UnmarshalJSON(raw) != nil:
		return WebhookStatus{3, "Webhook call failed. Error: Failed to parse webhook JSON response."}
	}
	return WebhookStatus{0, "Webhook execution successful"}
}
