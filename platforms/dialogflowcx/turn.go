package dialogflowcx

import (
	"encoding/json"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge"
)

// Turn returns what the request says the user did: text or event, the intent that
// matched last, the parameters, and Kommunicate's chat context.
//
// Params are those of the session, and those of the intent that are not among
// them, as resolved. Key is the id of the response, which is another for each
// call. Without a groupId in the context, GroupID is the last part of the session.
// Native is the request itself.
func (r *Request) Turn() *kommunicate.Turn {
	t := &kommunicate.Turn{}
	r.fill(t)
	return t
}

func (r *Request) fill(t *kommunicate.Turn) {
	bridge.SetContext(t, r.Payload)
	if t.GroupID == "" && r.SessionInfo != nil {
		t.GroupID = bridge.GroupID(r.SessionInfo.Session)
	}
	t.Key = r.DetectIntentResponseID
	t.Event = r.TriggerEvent
	if t.Text = r.Text; t.Text == "" {
		t.Text = r.Transcript
	}
	t.Intent = r.IntentInfo.DisplayName
	t.Params = r.params()
	t.Native = r
}

func (r *Request) params() kommunicate.Members {
	var params kommunicate.Members
	if r.SessionInfo != nil {
		params = r.SessionInfo.Parameters[:len(r.SessionInfo.Parameters):len(r.SessionInfo.Parameters)]
	}
	known := make(map[string]bool, len(params))
	for _, member := range params {
		known[member.Name] = true
	}
	for _, member := range r.IntentInfo.Parameters {
		var parameter struct {
			ResolvedValue json.RawMessage `json:"resolvedValue"`
		}
		if known[member.Name] || json.Unmarshal(member.Value, &parameter) != nil || parameter.ResolvedValue == nil {
			continue
		}
		known[member.Name] = true
		params = append(params, kommunicate.Member{Name: member.Name, Value: parameter.ResolvedValue})
	}
	return params
}
