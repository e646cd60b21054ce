package kommunicate

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/kommunicate-go/kommunicate/internal/turns"
)

// webhookConfig is what the options of a [Webhook] add up to.
type webhookConfig struct {
	receiver
	dialect  Dialect
	degraded func(context.Context, []Degraded) // nil for the log.
	late     lateSender                        // nil without a client.
	budget   time.Duration
	fallback Message
	interim  *Message

	queue         Queue // nil for none.
	wholeHandoffs bool
}

var defaultFallback = Message{Text: "Sorry, I could not answer that. Please try again."}

func defaultWebhookConfig() *webhookConfig {
	return &webhookConfig{
		receiver: defaultReceiver(),
		dialect:  customDialect{},
		budget:   turns.DefaultBudget,
		fallback: defaultFallback,
	}
}

// WithRequestHeader takes only requests that carry this header: the one that the
// dashboard asks for beside the webhook's URL. Any other POST is answered
// with 401, unread. Given several times, one of the headers suffices: add the
// new value, change the dashboard, remove the old one. Default: every request is
// taken, and the log warns of that.
//
// What calls a platform sends the header with each call instead, each one that is
// given.
//
// Refused: a name that is not a header's, Host, and a value that is empty, has
// space around it or holds a control character. An empty value often is an
// environment variable that was not set.
//
// Source: docs.kommunicate.io/docs/bot-custom-integration.
func WithRequestHeader(name, value string) BotOption { return headerOption{name, value} }

type headerOption struct{ name, value string }

func (o headerOption) applyWebhook(c *webhookConfig) error {
	c.addHeader(o.name, o.value)
	return o.check()
}

func (o headerOption) applyPlatform(c *PlatformConfig) error {
	c.Header.Add(o.name, o.value)
	return o.check()
}

func (o headerOption) check() error {
	if err := checkRequestHeader(o.name, o.value); err != nil {
		return fmt.Errorf("WithRequestHeader(%q): %w", o.name, err)
	}
	return nil
}

func checkRequestHeader(name, value string) error {
	control := func(r rune) bool { return r < ' ' || r == 0x7f }
	switch {
	case name == "" || strings.ContainsFunc(name, notInToken):
		return fmt.Errorf("%q is not the name of a header", name)
	case strings.EqualFold(name, "Host"):
		return errors.New("the Host header says nothing of who sent a request")
	case value == "":
		return errors.New("the value is empty: is it configured?")
	case value != strings.TrimSpace(value) || strings.ContainsFunc(value, control):
		return errors.New("the value has space around it, or a control character in it, such as a line break")
	}
	return nil
}

// notInToken reports whether r cannot stand in a header's name (RFC 9110, 5.6.2).
func notInToken(r rune) bool {
	letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	return !letter && !strings.ContainsRune("!#$%&'*+-.^_`|~", r)
}

// WithAuthorization takes only requests that check accepts, or that carry a header
// of [WithRequestHeader]; given several times, one suffices. It is for platforms
// that sign their requests. The body is not read yet, and check leaves it alone.
// Default: see there. Refused: nil.
func WithAuthorization(check func(r *http.Request) bool) WebhookOption {
	return webhookOptionFunc(func(c *webhookConfig) error {
		if check == nil {
			return errors.New("WithAuthorization: the check is nil")
		}
		c.checks = append(c.checks, check)
		return nil
	})
}

// WithClient lets replies that come after the budget go out through the client,
// as the bot that was asked. Default, and with nil: none; then a turn that takes
// too long is answered with the fallback message, and what the bot returns later
// is dropped.
func WithClient(client *Client) WebhookOption {
	return webhookOptionFunc(func(c *webhookConfig) error {
		c.late = nil
		if client != nil {
			c.late = client
		}
		return nil
	})
}

// WithBudget sets how long Kommunicate waits for an answer at most, counted from
// the arrival of the request and including the time in which other turns of the
// conversation run. Default: 25 s, since 30 s is the shorter of the two limits
// that Kommunicate documents; platforms say their own. What calls a platform
// waits so long for its answer. Refused: zero and less.
func WithBudget(d time.Duration) BotOption { return budgetOption(d) }

type budgetOption time.Duration

func (o budgetOption) applyWebhook(c *webhookConfig) error {
	c.budget = time.Duration(o)
	return positive("WithBudget", c.budget)
}

func (o budgetOption) applyPlatform(c *PlatformConfig) error {
	c.Budget = time.Duration(o)
	return positive("WithBudget", c.Budget)
}

// WithTurnLimit sets how long the bot may work on one turn. Then its context
// ends, and a second later the conversation goes on without it. Default: 5 min.
// Refused: zero and less.
func WithTurnLimit(d time.Duration) HandlerOption {
	return receiverOptionFunc(func(c *receiver) error {
		c.limit = d
		return positive("WithTurnLimit", d)
	})
}

// WithMaxBody sets how large a request's body may be; a larger one is answered
// with 413. Default: 1 MiB. Refused: zero and less.
func WithMaxBody(bytes int64) HandlerOption {
	return receiverOptionFunc(func(c *receiver) error {
		c.maxBody = bytes
		return positive("WithMaxBody", bytes)
	})
}

// WithMaxTurns bounds the turns that run, wait for their conversation or are
// delivered late. Behind a [Webhook], as many again wait for a place. A turn that
// finds none within its budget, or too many that wait already, is answered with
// 503 and Retry-After; a forwarded message, which has no budget, at once. So is
// one of a conversation of which half as many turns as there are places wait, or
// 64, so that none takes every place; one may always wait. Default: 1024.
// Refused: zero and less.
func WithMaxTurns(n int) HandlerOption {
	return receiverOptionFunc(func(c *receiver) error {
		c.maxTurns = n
		return positive("WithMaxTurns", n)
	})
}

func positive[N int | int64 | time.Duration](option string, n N) error {
	if n <= 0 {
		return fmt.Errorf("%s: %v is not more than 0", option, n)
	}
	return nil
}

// WithFallback sets what the user gets when the bot fails, does not know what
// the user wants ([ErrNotUnderstood]), answers what cannot be shown, or takes
// too long with no client to deliver it late. It may carry a [Handoff]. Default:
// a sentence that asks to try again. Refused: a message that does not validate.
func WithFallback(message Message) HandlerOption { return fallbackOption{message} }

type fallbackOption struct{ message Message }

func (o fallbackOption) applyWebhook(c *webhookConfig) error {
	c.fallback = o.message
	return nil
}

func (o fallbackOption) applyForward(c *forwardConfig) error {
	c.fallback = &o.message
	return nil
}

// WithInterim sets what the user gets at the end of the budget when the reply
// will come late: "One moment, I am looking it up." It has no effect without
// [WithClient]. Default: nothing. Refused: a message that does not validate.
func WithInterim(message Message) WebhookOption {
	return webhookOptionFunc(func(c *webhookConfig) error {
		c.interim = &message
		return nil
	})
}
