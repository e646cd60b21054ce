package kommunicate

import (
	"context"
	"log/slog"
	"net/http"
)

// A Dialect is how a platform that stands in front of a bot asks it, and how it
// is answered. With [WithDialect], a [Webhook] speaks it. The packages below
// platforms have one each: it is what is left of a platform's handler when
// de-duplication, order, budget, late replies and the fallback are the webhook's.
//
// A Dialect is used by many goroutines at once. Its errors reach the log by their
// type alone, as a bot's do.
type Dialect interface {
	// Decode reads the body of a request into turn, which is empty. It sets
	// Native to the decoded request, which nobody writes to afterwards, and leaves
	// NativeAnswer to the bot. It returns what the turn cannot say. With an error,
	// the request is answered with 400.
	Decode(body []byte, turn *Turn) ([]Degraded, error)

	// Encode writes the body of an answer: the messages, with what the bot set the
	// turn's NativeAnswer to, if anything. It returns what the platform cannot carry. No message
	// and nothing native is a valid answer, and means that the bot is silent.
	//
	// The turn is the one that the bot was given. An answer that is not the bot's
	// (the fallback, an interim message, silence for a duplicate) is written with
	// a turn that has no more than Key, BotID, GroupID, UserID and Native.
	//
	// With an error, the fallback is answered.
	Encode(turn *Turn, msgs []Message) ([]byte, []Degraded, error)

	// Late returns the messages that stand for the bot's answer when no request
	// waits for it any more: msgs, and those of the turn's NativeAnswer. What else
	// that holds cannot be delivered, and is returned as degraded.
	Late(turn *Turn, msgs []Message) ([]Message, []Degraded)
}

// A CallbackDialect is the Dialect of a platform that does not read the answer to
// its request, or not always: it is called back with it, like a channel of the Bot
// Framework. Such a turn's request is answered with 200 and no body when the call
// has been made, or at the end of the budget; the call is made then all the same,
// unless there is a client for late replies ([WithClient]).
type CallbackDialect interface {
	Dialect

	// CallsBack reports whether the answer to the turn is a call. The turn is as
	// Decode left it.
	CallsBack(turn *Turn) bool

	// Call delivers a body that Encode wrote. The turn has no more than Key, BotID,
	// GroupID, UserID and Native. With an error, the answer is lost.
	Call(ctx context.Context, turn *Turn, body []byte) error
}

// A HeaderDialect is the Dialect of a platform that reads headers of an answer, such
// as the pre-message webhook of Watson Assistant.
type HeaderDialect interface {
	Dialect

	// Header returns the headers that go with a body that Encode wrote, besides its
	// Content-Type.
	Header(body []byte) http.Header
}

// knowsCallers reports whether a platform of this library's cannot send a header
// such as [WithRequestHeader] takes, so that who calls is checked elsewhere: by
// AWS, or by what stands in front of the webhook.
func knowsCallers(d Dialect) bool {
	_, ok := d.(interface{ KnowsCallers() })
	return ok
}

// WithDialect lets a [Webhook] be called by a platform other than Kommunicate.
// It is what the Handler functions of the platforms are made with. Default, and
// with nil: the dialect of custom bots, in which a request's body is a [Turn]
// and an answer's a list of messages.
func WithDialect(d Dialect) WebhookOption {
	return webhookOptionFunc(func(c *webhookConfig) error {
		c.dialect = d
		if d == nil {
			c.dialect = customDialect{}
		}
		return nil
	})
}

// customDialect is what Kommunicate speaks to custom bots.
type customDialect struct{}

var noMessages = []byte("[]")

func (customDialect) Decode(body []byte, turn *Turn) ([]Degraded, error) {
	return nil, turn.UnmarshalJSON(body)
}

func (customDialect) Encode(_ *Turn, msgs []Message) ([]byte, []Degraded, error) {
	if len(msgs) == 0 {
		return noMessages, nil, nil
	}
	body, err := AppendMessages(nil, msgs)
	return body, nil, err
}

func (customDialect) Late(_ *Turn, msgs []Message) ([]Message, []Degraded) { return msgs, nil }

// Degraded is something that a platform, or a surface, cannot carry, and why. It
// arrives in another form or not at all; the rest of the message or turn does.
type Degraded struct {
	// Platform is who cannot carry it: "dialogflow".
	Platform string
	// Pointer is the JSON pointer (RFC 6901) of the place: in the list of messages
	// when they are written (/0/metadata/payload), in the platform's document when
	// it is read.
	Pointer string
	// Code is the stable name of the reason, for programs: "answer-too-large".
	Code string
	// Detail says what becomes of it and what to do, for people. It never holds
	// the value.
	Detail string
}

// String names platform, place and reason in a line.
func (d Degraded) String() string {
	return d.Platform + ": " + d.Pointer + ": " + d.Detail + " [" + d.Code + "]"
}

// WithDegraded sets a function that is told what a platform cannot carry, once
// for each request or answer in which there is something. Default, and with nil:
// each is a warning in the log ([WithLogger]).
func WithDegraded(report func(ctx context.Context, list []Degraded)) BotOption {
	return degradedOption(report)
}

type degradedOption func(ctx context.Context, list []Degraded)

func (o degradedOption) applyWebhook(c *webhookConfig) error {
	c.degraded = o
	return nil
}

func (o degradedOption) applyPlatform(c *PlatformConfig) error {
	c.degraded = o
	return nil
}

// reportDegraded passes a list on, if it holds anything.
func reportDegraded(ctx context.Context, logger *slog.Logger, report func(context.Context, []Degraded), list []Degraded) {
	switch {
	case len(list) == 0:
	case report != nil:
		report(ctx, list)
	default:
		for _, d := range list {
			logger.WarnContext(ctx, "kommunicate: degraded",
				"platform", d.Platform, "pointer", d.Pointer, "code", d.Code, "detail", d.Detail)
		}
	}
}
