package detect

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge"
)

// A Question is what an agent is asked about a turn: its event or its text.
type Question struct {
	Event, Text string
	Language    string
	TimeZone    string
	Parameters  kommunicate.Members // Of an event.
	Payload     json.RawMessage     // The chat context.
}

// Ask asks the agent about a turn, reads its answer into response and returns the
// messages of that; none of a turn with nothing to ask about.
func (c *Caller) Ask(ctx context.Context, turn *kommunicate.Turn, write func(Question) json.Marshaler, response json.Unmarshaler, read func() ([]kommunicate.Message, []kommunicate.Degraded)) ([]kommunicate.Message, error) {
	question, degraded, err := c.question(turn)
	if err != nil {
		return nil, fmt.Errorf("kommunicate: %s: the chat context: %w", c.caller.Platform, err)
	}
	c.caller.Config.Report(ctx, degraded)
	if question.Event == "" && question.Text == "" {
		return nil, nil
	}
	if err := c.detect(ctx, turn.GroupID, write(question), response); err != nil {
		return nil, err
	}
	messages, degraded := read()
	c.caller.Config.Report(ctx, degraded)
	return messages, nil
}

func (c *Caller) question(turn *kommunicate.Turn) (Question, []kommunicate.Degraded, error) {
	payload, err := bridge.Context(turn)
	if err != nil {
		return Question{}, nil, err
	}
	q := Question{Language: bridge.Language(turn, c.agent.Language), TimeZone: turn.Timezone, Payload: payload}
	if turn.Event != "" {
		q.Event, q.Parameters = turn.Event, bridge.FreeKeys(turn)
		return q, nil, nil
	}
	text, degraded := c.agent.Vendor.Text(turn.Text)
	q.Text = text
	return q, degraded, nil
}
