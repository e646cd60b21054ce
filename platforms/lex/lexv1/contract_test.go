package lexv1_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/call"
	"github.com/kommunicate-go/kommunicate/platforms/lex/internal/attribute"
	"github.com/kommunicate-go/kommunicate/platforms/lex/lexv1"
	"github.com/kommunicate-go/kommunicate/platforms/platformtest"
)

func TestContract(t *testing.T) { platformtest.Run(t, contract) }

func FuzzContract(f *testing.F) { platformtest.Fuzz(f, contract) }

var contract = platformtest.Platform{
	Name:    "lexv1",
	Handler: lexv1.Handler,
	Fake:    func(function http.Handler) http.Handler { return function },
	New:     newFront,
	Turn: func(turn *kommunicate.Turn) {
		if turn.Event != "" {
			turn.Text = ""
		}
		turn.Key, turn.ContentType, turn.Source, turn.CreatedAt = "", 0, 0, time.Time{}
	},
	Answer: func(msgs []kommunicate.Message) []kommunicate.Message {
		if len(msgs) == 0 {
			return nil
		}
		one := msgs[0]
		for _, next := range msgs[1:] {
			if next.Handoff != nil {
				one.Handoff = next.Handoff
			} else {
				one.Text += "\n" + next.Text
			}
		}
		return []kommunicate.Message{one}
	},
}

// A front calls a function as Lex V1 would, with what Kommunicate told it.
type front struct {
	config *kommunicate.PlatformConfig
	caller call.Caller
}

func newFront(opts ...kommunicate.PlatformOption) (kommunicate.BotPlatform, error) {
	config, err := kommunicate.NewPlatformConfig(30*time.Second, opts...)
	if err != nil {
		return nil, err
	}
	return &front{config, call.Caller{Platform: "lexv1", Config: config}}, nil
}

func (f *front) Respond(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
	attributes, _, err := attribute.Of(turn)
	if err != nil {
		return nil, err
	}
	body, err := lexv1.Request{
		InvocationSource: "FulfillmentCodeHook", UserID: string(turn.GroupID),
		InputTranscript: attribute.Text(turn), RequestAttributes: attributes,
	}.MarshalJSON()
	if err != nil {
		return nil, err
	}
	answer, err := f.caller.Post(ctx, "https://function.lex.test/", "/", body)
	if err != nil {
		return nil, err
	}
	var response lexv1.Response
	if response.UnmarshalJSON(answer) != nil {
		return nil, f.caller.Misread("the answer is no JSON object")
	}
	messages, degraded := lexv1.Decode(&response)
	f.config.Report(ctx, degraded)
	return messages, nil
}
