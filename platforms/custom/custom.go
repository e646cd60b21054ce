// Package custom puts a custom bot's webhook, whatever it is written in, behind
// [kommunicate.BotPlatform]: it calls the webhook exactly as Kommunicate does.
// So a bot that exists already can be wrapped by package flow, tested with
// package kommunicatetest, or stand beside others.
//
//	bot, err := custom.New("https://bots.example.com/faq",
//		kommunicate.WithRequestHeader("X-Bot-Key", secret))
//	hook := kommunicate.NewWebhook(kommunicate.Chain(bot, flow.HandoffAfter(3, ...)))
//
// The other direction, a bot in Go that Kommunicate calls, is
// [kommunicate.NewWebhook]. The request is a [kommunicate.Turn], the response a
// list of [kommunicate.Message].
//
// Source: docs.kommunicate.io/docs/bot-custom-integration.
package custom

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge"
	"github.com/kommunicate-go/kommunicate/internal/call"
)

const name = "custom"

// timeLimit is how long Kommunicate waits for a custom bot; newer text of the
// documentation says 60 seconds.
const timeLimit = 30 * time.Second

// A Bot is a custom bot's webhook. It is safe for concurrent use.
type Bot struct {
	url    string
	config *kommunicate.PlatformConfig
	caller call.Caller
}

// New returns the custom bot whose webhook is at url. With
// [kommunicate.WithRequestHeader] each call carries the header that the bot asks
// for. A call takes 30 seconds at most, unless [kommunicate.WithBudget] says
// otherwise, and is never repeated.
//
// Refused, with a [*kommunicate.ValidationError]: a url that is not http or
// https.
func New(url string, opts ...kommunicate.PlatformOption) (*Bot, error) {
	settings := struct {
		URL string `json:"url" validate:"required,http_url"`
	}{url}
	if err := call.Check(name, settings); err != nil {
		return nil, err
	}
	config, err := kommunicate.NewPlatformConfig(timeLimit, opts...)
	if err != nil {
		return nil, err
	}
	return &Bot{url: url, config: config, caller: call.Caller{Platform: name, Config: config}}, nil
}

// Respond posts the turn to the webhook. The messages are the array that it
// answers with; no body, and JSON that is not an array, means that the bot has
// nothing to say, and so does an empty message.
//
// A status other than 2xx is a [*kommunicate.APIError].
func (b *Bot) Respond(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
	complete := *turn
	complete.ChatContext = bridge.Complete(turn)
	body, err := complete.MarshalJSON()
	if err != nil {
		return nil, fmt.Errorf("kommunicate: custom: the turn cannot be written: %w", err)
	}
	answer, err := b.caller.Post(ctx, b.url, "", body)
	if err != nil {
		return nil, err
	}
	msgs, degraded, wrong := decode(answer)
	if wrong != "" {
		return nil, b.caller.Misread(wrong)
	}
	b.config.Report(ctx, degraded)
	return msgs, nil
}

// maxReported is how many empty messages of an answer are reported: what a bot
// answers must not flood the log.
const maxReported = 100

// decode reads an answer, or says what is wrong with it.
func decode(answer []byte) (msgs []kommunicate.Message, degraded []kommunicate.Degraded, wrong string) {
	answer = bytes.TrimSpace(answer)
	if len(answer) == 0 {
		return nil, nil, ""
	}
	if !json.Valid(answer) {
		return nil, nil, "the answer is not JSON"
	}
	var elements []json.RawMessage
	if json.Unmarshal(answer, &elements) != nil { // It is no array.
		return nil, nil, ""
	}
	for i, element := range elements {
		var m kommunicate.Message
		if m.UnmarshalJSON(element) != nil {
			return nil, nil, fmt.Sprintf("the answer's element %d is not a message: an object with a text as message and an object as metadata", i)
		}
		if reflect.ValueOf(m).IsZero() {
			if len(degraded) == maxReported {
				continue
			}
			degraded = append(degraded, kommunicate.Degraded{
				Platform: name, Pointer: fmt.Sprintf("/%d", i), Code: "empty-message",
				Detail: "the bot answered a message with nothing in it, which is left out: users would see an empty bubble, or none",
			})
			continue
		}
		msgs = append(msgs, m)
	}
	return msgs, degraded, ""
}
