// Package kommunicate is a client of Kommunicate's platform API, a webhook for
// bots, and all that a bot can say as Go types.
//
// A bot is whatever implements [BotPlatform]. It answers a [Turn], which is one
// thing the user did, with messages:
//
//	bot := kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
//		if turn.Text == "Talk to Human" {
//			return []kommunicate.Message{{Text: "One moment.", Handoff: kommunicate.HandoffToRules{}}}, nil
//		}
//		return []kommunicate.Message{{
//			Text: "How can I help?",
//			Rich: kommunicate.SuggestedReplies{{Title: "Talk to Human"}},
//		}}, nil
//	})
//
// A [Webhook] serves it to Kommunicate. In the dashboard, add a custom bot with
// the webhook's URL and request header. A [Client] sends what takes too long to
// wait for, and everything else that a backend starts by itself:
//
//	client, err := kommunicate.NewClient(apiKey)
//	...
//	http.Handle("/bot", kommunicate.NewWebhook(bot,
//		kommunicate.WithRequestHeader("X-Bot-Key", secret),
//		kommunicate.WithClient(client)))
//
//	conv, err := client.StartConversation(ctx, kommunicate.ConversationDetail{
//		UserID: "ann", BotIDs: []string{"faq-bot"}, Assignee: "faq-bot",
//	})
//	...
//	sent, err := client.SendMessage(ctx, conv.GroupID, "faq-bot", kommunicate.Message{Text: "Welcome back!"})
//
// Messages that the user's chat widget would drop or break on are refused before
// they are sent: a [*ValidationError] says where, and what the user would have
// seen. What Kommunicate refuses is an [*APIError]. Package kommunicatetest plays
// the service in tests, without an account.
package kommunicate

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/kommunicate-go/kommunicate/internal/rawjson"
	"github.com/kommunicate-go/kommunicate/internal/safelog"
)

// Bytes of an answer.
const (
	maxAnswer    = 2 << 20  // That are read.
	maxUsers     = 10 << 20 // That are read of a list of users.
	maxErrorBody = 64 << 10 // That an APIError keeps.
)

// A Client calls Kommunicate's platform API with an API key. It is safe for use
// by many goroutines.
//
// Its methods return an [*APIError] when Kommunicate says no, a
// [*ValidationError] when the request would not do what was meant, and otherwise
// an error that names the call and wraps the cause, the context's error among
// them. What is tried again by itself, [RetryPolicy] says.
//
// Source: docs.kommunicate.io/docs/api-detail.
type Client struct {
	apiKey  string
	http    *http.Client
	retry   RetryPolicy
	skipBot bool
	logger  *slog.Logger

	blank     *http.Request // To the base URL: what all requests begin as.
	keyHeader []string      // The key as the value of a header.
	observer  Observer      // nil for none.

	wholeHandoffs bool
}

// NewClient returns a client that uses the API key of the dashboard (Settings,
// Install). It sends nothing. Empty keys, keys with white space or line breaks
// and options that make no sense are a [*ValidationError].
func NewClient(apiKey string, opts ...ClientOption) (*Client, error) {
	if err := checkAPIKey(apiKey); err != nil {
		return nil, err
	}
	config := defaultClientConfig()
	for i, opt := range opts {
		if opt == nil {
			return nil, &ValidationError{Pointer: "/options/" + strconv.Itoa(i), Code: "required", Detail: "the option is nil: leave it out"}
		}
		if err := opt.applyClient(config); err != nil {
			return nil, err
		}
	}
	config.http.CheckRedirect = func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}
	blank, err := http.NewRequest(http.MethodPost, config.baseURL, http.NoBody)
	if err != nil {
		return nil, err // It cannot be: the base URL is checked.
	}
	return &Client{
		apiKey:  apiKey,
		http:    config.http,
		retry:   config.retry,
		skipBot: config.skipBot,
		logger:  config.logger,

		blank:     blank,
		keyHeader: []string{apiKey},
		observer:  config.observer,

		wholeHandoffs: config.wholeHandoffs,
	}, nil
}

func checkAPIKey(key string) error {
	if key == "" {
		return &ValidationError{Pointer: "/apiKey", Code: "required", Detail: "is empty: copy it from the dashboard, Settings, Install"}
	}
	if strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || '~' < r }) {
		return &ValidationError{Pointer: "/apiKey", Code: "bad-key", Detail: "holds a space, a line break or a character that no key has: copy it again, without what stands around it"}
	}
	return nil
}

// A call is one request to Kommunicate.
type call struct {
	method, path string // The path below the base URL: nothing in it needs an escape.
	query        url.Values
	ofUser       string // Of-User-Id: on whose behalf. Optional.
	body         []byte // JSON. Optional.
	// repeatable: carried out twice, it leaves the same as once.
	repeatable bool
	maxAnswer  int // Default: that of the constant.
}

// do makes the call, again if need be, and returns what the answer says,
// without its envelope.
func (c *Client) do(ctx context.Context, r call) (json.RawMessage, error) {
	ctx, end := observe(ctx, c.observer, Operation{Kind: OpCall, Method: r.method, Path: r.path})
	result, attempts, err := c.try(ctx, r)
	end(Result{Outcome: callOutcome(err), Attempts: attempts}, err)
	return result, err
}

func (c *Client) try(ctx context.Context, r call) (result json.RawMessage, attempts int, err error) {
	for attempt := 1; ; attempt++ {
		result, failed := c.attempt(ctx, r, attempt)
		if failed == nil {
			return result, attempt, nil
		}
		wait, again := c.retry.next(attempt, r.repeatable, failed)
		if !again || !fits(ctx, wait) {
			return nil, attempt, failed.err
		}
		c.logger.WarnContext(ctx, "kommunicate: request failed, trying again",
			"method", r.method, "path", r.path, "attempt", attempt, "wait", wait, "reason", failed.reason())
		if err := sleep(ctx, wait); err != nil {
			return nil, attempt, fmt.Errorf("%w; gave up waiting to try again: %w", failed.err, err)
		}
	}
}

func (c *Client) attempt(ctx context.Context, r call, attempt int) (json.RawMessage, *failure) {
	if err := ctx.Err(); err != nil {
		return nil, &failure{err: r.fail(err, false)}
	}
	var way trip
	began := time.Now()
	resp, err := c.http.Do(c.newRequest(way.watch(ctx), r))
	if err != nil {
		unsent := way.unsent(err)
		return nil, &failure{err: r.fail(safelog.Transport(err), !unsent), unsent: unsent, transient: true}
	}
	defer resp.Body.Close()
	if c.logger.Enabled(ctx, slog.LevelDebug) { // Else the arguments alone are allocations.
		c.logger.DebugContext(ctx, "kommunicate: answered", "method", r.method, "path", r.path,
			"status", resp.StatusCode, "attempt", attempt, "duration", time.Since(began))
	}
	limit := cmp.Or(r.maxAnswer, maxAnswer)
	body, err := io.ReadAll(io.LimitReader(resp.Body, int64(limit)+1))
	if err != nil {
		return nil, &failure{err: r.fail(fmt.Errorf("reading the answer: %w", safelog.Transport(err)), true), transient: true}
	}
	if len(body) > limit {
		return nil, &failure{err: r.fail(fmt.Errorf("the answer is larger than %d MiB", limit>>20), true)}
	}
	result, err := c.read(r, resp, body)
	if err != nil {
		return nil, classify(err, resp)
	}
	return result, nil
}

// newRequest does as [http.NewRequestWithContext] does, but for parsing the URL.
func (c *Client) newRequest(ctx context.Context, r call) *http.Request {
	req := c.blank.WithContext(ctx)
	target := *c.blank.URL
	target.Path += r.path
	if target.RawPath != "" {
		target.RawPath += r.path
	}
	target.RawQuery = r.query.Encode()
	req.Method, req.URL = r.method, &target
	req.Header = http.Header{
		"Api-Key": c.keyHeader, "Content-Type": jsonType, "Accept": jsonType, "User-Agent": userAgent,
	}
	if r.ofUser != "" {
		req.Header.Set("Of-User-Id", r.ofUser)
	}
	if body := r.body; len(body) > 0 {
		req.ContentLength = int64(len(body))
		req.Body = io.NopCloser(bytes.NewReader(body))
		req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	}
	return req
}

// Requests share these values: nobody writes to them.
var (
	jsonType  = []string{"application/json"}
	userAgent = []string{"kommunicate-go"}
)

// read takes the result out of an answer. A no is an [*APIError].
func (c *Client) read(r call, resp *http.Response, body []byte) (json.RawMessage, error) {
	status := resp.StatusCode
	result, no := openEnvelope(body)
	switch {
	case no == nil && 200 <= status && status < 300:
		return result, nil
	case no == nil && status < 400:
		no = &refusal{description: "the service redirects, which a client does not follow: check the base URL"}
	case no == nil:
		no = explain(body)
	}
	refused := &APIError{
		StatusCode:  status,
		Code:        c.excerpt(no.code, 64),
		Description: c.excerpt(no.description, 500),
		Method:      r.method,
		Path:        r.path,
	}
	shown := c.masked(body)
	refused.Body = bytes.Clone(shown[:min(len(shown), maxErrorBody)])
	if !r.repeatable && (mayBeDone(resp) || status < 300 && no.unclear) {
		return nil, &outcomeError{refused}
	}
	return nil, refused
}

// explain reads an answer whose status alone says no.
func explain(body []byte) *refusal {
	var x rawjson.Index
	if x.Reset(body) != nil || x.Root().Kind() != rawjson.Object {
		return &refusal{}
	}
	return refuseObject(x.Root())
}

func (c *Client) masked(text []byte) []byte { return safelog.Mask(text, c.apiKey, "[API key]") }

// excerpt is what an error keeps of a text: at most n bytes, without the key.
func (c *Client) excerpt(text string, n int) string {
	return strings.Clone(cut(string(c.masked([]byte(text))), n))
}

// mayBeDone tells whether an answer leaves open what became of the request: of a
// server that broke, of a gateway that lost it.
func mayBeDone(resp *http.Response) bool {
	switch resp.StatusCode {
	case http.StatusNotImplemented:
		return false
	case http.StatusServiceUnavailable:
		_, refused := retryAfter(resp.Header.Get("Retry-After"))
		return !refused
	case http.StatusRequestTimeout, statusClientClosedRequest:
		return true
	}
	return resp.StatusCode >= 500
}

// statusClientClosedRequest is what some gateways answer when they were not
// waited for.
const statusClientClosedRequest = 499

// fail is the error of the call when it failed with err; sent: it may have
// arrived.
func (r call) fail(err error, sent bool) error {
	err = &callError{r.method, r.path, err, sent}
	if sent && !r.repeatable {
		return &outcomeError{err}
	}
	return err
}

// misread is the error of the call when its answer is not what it answers with.
func (r call) misread(what string) error {
	return r.fail(errors.New("the answer is not understood: "+what), true)
}
