package kommunicate

import (
	"fmt"
	"log/slog"
)

// A ClientOption configures a [Client].
type ClientOption interface{ applyClient(*clientConfig) error }

// A WebhookOption configures a [Webhook].
type WebhookOption interface{ applyWebhook(*webhookConfig) error }

// A ForwardOption configures a [ForwardWebhook] or a [Relay].
type ForwardOption interface{ applyForward(*forwardConfig) error }

// A HandlerOption configures a [Webhook] as well as a [ForwardWebhook] or a
// [Relay].
type HandlerOption interface {
	WebhookOption
	ForwardOption
}

// A PlatformOption configures a [BotPlatform] that calls a platform: what the New
// functions of the packages below platforms take.
type PlatformOption interface{ applyPlatform(*PlatformConfig) error }

// A BotOption configures a [Webhook] as well as what calls a platform.
type BotOption interface {
	WebhookOption
	PlatformOption
}

// A CallOption configures what calls others: a [Client], and what calls a
// platform.
type CallOption interface {
	ClientOption
	PlatformOption
}

// An Option configures a [Client], all that is a [HandlerOption]'s, and what
// calls a platform.
type Option interface {
	ClientOption
	HandlerOption
	PlatformOption
}

// applyEach gives the options to apply, in order.
func applyEach[O any](opts []O, apply func(O) error) error {
	for i, opt := range opts {
		if any(opt) == nil {
			return fmt.Errorf("option %d is nil", i)
		}
		if err := apply(opt); err != nil {
			return err
		}
	}
	return nil
}

type clientOptionFunc func(*clientConfig) error

func (f clientOptionFunc) applyClient(c *clientConfig) error { return f(c) }

type webhookOptionFunc func(*webhookConfig) error

func (f webhookOptionFunc) applyWebhook(c *webhookConfig) error { return f(c) }

type forwardOptionFunc func(*forwardConfig) error

func (f forwardOptionFunc) applyForward(c *forwardConfig) error { return f(c) }

type receiverOptionFunc func(*receiver) error

func (f receiverOptionFunc) applyWebhook(c *webhookConfig) error { return f(&c.receiver) }

func (f receiverOptionFunc) applyForward(c *forwardConfig) error { return f(&c.receiver) }

// WithLogger makes a [Client], [Webhook], [ForwardWebhook], [Relay] or platform
// report what it does: retries, late and failed turns, warnings. User text, API
// keys and header values never appear in it. Default, and with nil: nothing is
// logged.
func WithLogger(logger *slog.Logger) Option { return loggerOption{logger} }

type loggerOption struct{ logger *slog.Logger }

func (o loggerOption) applyClient(c *clientConfig) error {
	c.logger = orDiscard(o.logger)
	return nil
}

func (o loggerOption) applyWebhook(c *webhookConfig) error {
	c.logger = orDiscard(o.logger)
	return nil
}

func (o loggerOption) applyForward(c *forwardConfig) error {
	c.logger = orDiscard(o.logger)
	return nil
}

func (o loggerOption) applyPlatform(c *PlatformConfig) error {
	c.Logger = orDiscard(o.logger)
	return nil
}

func orDiscard(logger *slog.Logger) *slog.Logger {
	if logger == nil {
		return slog.New(slog.DiscardHandler)
	}
	return logger
}
