package botframework

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/call"
	"github.com/kommunicate-go/kommunicate/internal/lossless"
	"github.com/kommunicate-go/kommunicate/internal/safelog"
)

// An ActivitySet is what a conversation holds from a watermark on.
//
// Source: learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-direct-line-3-0-receive-activities.
type ActivitySet struct {
	Activities []Activity          `json:"activities"`
	Watermark  string              `json:"watermark"`
	Extra      kommunicate.Members `json:"-"`
}

func (s *ActivitySet) UnmarshalJSON(data []byte) error { return lossless.Unmarshal(data, s) }
func (s ActivitySet) MarshalJSON() ([]byte, error)     { return lossless.Marshal(s) }

// tokenLife is how long a token is taken to last that does not say so.
const tokenLife = 30 * time.Minute

// ackTime is how long Direct Line waits for a bot, less what clocks differ by.
const ackTime = 15*time.Second - 500*time.Millisecond

// key is the credential for the conversation.
func (b *Bot) key(c *conversation) string {
	if c.token != "" {
		return c.token
	}
	return b.line.Secret
}

// setToken takes a token, if it can stand in a header.
func (c *conversation) setToken(t Token) bool {
	if t.Token == "" || notInHeader(t.Token) {
		return false
	}
	life := time.Duration(t.ExpiresIn) * time.Second
	if t.ExpiresIn <= 0 || t.ExpiresIn > int((24*time.Hour).Seconds()) {
		life = tokenLife
	}
	c.token, c.renew, c.expires = t.Token, time.Now().Add(life/2), time.Now().Add(life)
	return true
}

// begin starts a conversation with the bot.
func (b *Bot) begin(ctx context.Context, c *conversation) error {
	c.forget()
	if b.line.Tokens != nil {
		t, err := b.line.Tokens(ctx)
		if err != nil {
			return &tokenError{safelog.Transport(err)}
		}
		if !c.setToken(t) {
			return b.caller.Misread("Tokens returned no token")
		}
	}
	answer, err := b.do(ctx, c, http.MethodPost, "conversations", "conversations", nil)
	if err != nil {
		return err
	}
	var begun struct {
		ConversationID string `json:"conversationId"`
		Token
	}
	if json.Unmarshal(answer, &begun) != nil || begun.ConversationID == "" {
		return b.caller.Misread("the answer to the start of a conversation has no conversationId")
	}
	c.id = begun.ConversationID
	if b.line.Tokens != nil {
		c.setToken(begun.Token) // Otherwise that of Tokens is as good.
	}
	return nil
}

// A tokenError is the error of Tokens. Its text quotes nobody.
type tokenError struct{ cause error }

func (e *tokenError) Error() string {
	return "kommunicate: botframework: there is no token: " + e.cause.Error()
}
func (e *tokenError) Unwrap() error        { return e.cause }
func (e *tokenError) LogValue() slog.Value { return slog.StringValue(e.Error()) }

// refresh renews the conversation's token when half of its time is over. One that
// has expired ends the conversation.
func (b *Bot) refresh(ctx context.Context, c *conversation) {
	now := time.Now()
	if c.token == "" || now.Before(c.renew) {
		return
	}
	if !now.Before(c.expires) {
		c.forget()
		return
	}
	answer, err := b.do(ctx, c, http.MethodPost, "tokens/refresh", "tokens/refresh", nil)
	var t Token
	if err != nil || json.Unmarshal(answer, &t) != nil || !c.setToken(t) {
		b.config.Logger.WarnContext(ctx, "kommunicate: botframework: the token is not refreshed", safelogAttrs(err)...)
	}
}

// tell posts an activity, and returns the id that it has now.
func (b *Bot) tell(ctx context.Context, c *conversation, act *Activity) (string, error) {
	body, err := act.MarshalJSON()
	if err != nil {
		return "", fmt.Errorf("kommunicate: botframework: the activity cannot be written: %w", err)
	}
	start := time.Now()
	answer, err := b.do(ctx, c, http.MethodPost, c.path("activities"), "activities", body)
	var refused *kommunicate.APIError
	if errors.As(err, &refused) && refused.StatusCode == http.StatusBadGateway && time.Since(start) >= ackTime {
		return "", &unacknowledged{refused}
	}
	if err != nil {
		return "", err
	}
	var told struct {
		ID string `json:"id"`
	}
	if json.Unmarshal(answer, &told) != nil {
		return "", b.caller.Misread("the answer to an activity is no JSON object")
	}
	return told.ID, nil
}

// unacknowledged is Direct Line's no for a bot that took too long.
type unacknowledged struct{ *kommunicate.APIError }

func (e *unacknowledged) Error() string {
	return e.APIError.Error() + ": the bot did not acknowledge the activity in 15 seconds"
}
func (e *unacknowledged) Unwrap() error        { return e.APIError }
func (e *unacknowledged) Is(target error) bool { return target == context.DeadlineExceeded }

// look returns what is in the conversation from the watermark on.
func (b *Bot) look(ctx context.Context, c *conversation, watermark string) (ActivitySet, error) {
	path := c.path("activities")
	if watermark != "" {
		path += "?watermark=" + url.QueryEscape(watermark)
	}
	var set ActivitySet
	answer, err := b.do(ctx, c, http.MethodGet, path, "activities", nil)
	if err != nil {
		return set, err
	}
	if set.UnmarshalJSON(answer) != nil {
		return set, b.caller.Misread("the list of activities is no JSON object")
	}
	if set.Watermark == "" {
		set.Watermark = watermark
	}
	return set, nil
}

func (c *conversation) path(of string) string {
	return "conversations/" + url.PathEscape(c.id) + "/" + of
}

// do makes a call. Its errors name the path that is said, and no conversation.
func (b *Bot) do(ctx context.Context, c *conversation, method, path, said string, body []byte) ([]byte, error) {
	return b.caller.Do(ctx, call.Request{Method: method, URL: b.base + path, Path: said, Header: bearer(b.key(c)), Body: body})
}

// explain reads the error of Direct Line and of the connector. What is wrong with
// a request may quote it.
//
// Source: learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-direct-line-3-0-api-reference.
func explain(_ http.Header, body []byte) (code, description string) {
	var answer struct {
		Error struct {
			Code    string `json:"code"`
			Message string `json:"message"`
		} `json:"error"`
	}
	if json.Unmarshal(body, &answer) != nil {
		return "", ""
	}
	switch answer.Error.Code {
	case "BotRejectedActivity", "TokenExpired":
		return answer.Error.Code, answer.Error.Message
	}
	return answer.Error.Code, ""
}
