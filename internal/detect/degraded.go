package detect

import (
	"encoding/json"
	"fmt"

	"github.com/kommunicate-go/kommunicate"
)

// IgnoresTexts reports whether a payload hides the texts of its answer.
func IgnoresTexts(payload json.RawMessage) bool {
	var m struct {
		IgnoreTextResponse bool `json:"ignoreTextResponse"`
	}
	return json.Unmarshal(payload, &m) == nil && m.IgnoreTextResponse
}

// WebhookFailure is what a google.rpc.Status says of an agent's webhook.
func WebhookFailure(platform, pointer string, raw json.RawMessage) []kommunicate.Degraded {
	var status struct {
		Code int `json:"code"`
	}
	if json.Unmarshal(raw, &status) != nil || status.Code == 0 {
		return nil
	}
	return []kommunicate.Degraded{{
		Platform: platform, Pointer: pointer, Code: "webhook-failed",
		Detail: fmt.Sprintf("the agent's webhook failed with code %d: the answer is what the console says", status.Code),
	}}
}
