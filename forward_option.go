package kommunicate

import (
	"context"
	"encoding/base64"
	"fmt"
)

// forwardConfig is what the options of a [ForwardWebhook] or [Relay] add up to.
type forwardConfig struct {
	receiver
	audience func(context.Context, *ForwardedMessage) (bool, error)
	fallback *Message
}

func newForwardConfig(opts []ForwardOption) (*forwardConfig, error) {
	c := &forwardConfig{receiver: defaultReceiver()}
	if err := applyEach(opts, func(o ForwardOption) error { return o.applyForward(c) }); err != nil {
		return nil, err
	}
	c.warnOfAnybody("forward webhook", "WithForwardToken")
	return c, nil
}

// WithForwardToken takes only requests that carry this token: the one that
// stands in the dashboard beside the webhook's URL. Any other request is
// answered with 401, unread. Given several times, one of the tokens suffices:
// add the new one, change the dashboard, remove the old one. Default: every
// request is taken, and the log warns of that.
//
// Kommunicate sends "Basic " and the token in base64, in a header that the
// documents call Authentication. Authorization is looked at too.
//
// Refused: a token that is empty, has space around it or holds a control
// character. An empty one often is an environment variable that was not set.
//
// Source: docs.kommunicate.io/docs/webhooks-configuration.
func WithForwardToken(token string) ForwardOption {
	return forwardOptionFunc(func(c *forwardConfig) error {
		value := "Basic " + base64.StdEncoding.EncodeToString([]byte(token))
		for _, name := range []string{"Authentication", "Authorization"} {
			if err := checkRequestHeader(name, token); err != nil {
				return fmt.Errorf("WithForwardToken: %w", err)
			}
			c.addHeader(name, value)
		}
		return nil
	})
}

// WithAudience lets answer decide whether a [Relay] gives a message to its bot:
// for one without roles, or for a part of the conversations, or to keep in a
// database which of them an agent has. It is asked for messages that were not
// dropped before: see Relay. With an error, which is logged as that of a bot is,
// the message is not answered. An agent who writes is then for answer to notice:
// see [Relay.Pause].
//
// Default, and with nil: messages of end users are answered. Who is one is asked
// with [Client.Users] and remembered for an hour, of the 32768 users who wrote
// last at least.
func WithAudience(answer func(ctx context.Context, m *ForwardedMessage) (bool, error)) ForwardOption {
	return forwardOptionFunc(func(c *forwardConfig) error {
		c.audience = answer
		return nil
	})
}
