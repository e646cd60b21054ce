package kommunicatetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
)

// PlayWebhook makes the recorded calls of a bot's webhook, one after the other,
// with the header that the handler asks for, and compares the answers with the
// recorded ones. Ids in an answer that are not in its call, such as the agent's
// that a bot hands off to, may be others than the recorded ones, if they are so
// everywhere. The error shows each answer that differs.
//
// A handler that also calls Kommunicate gets a client on [Recording.Replay]:
//
//	replay := rec.Replay()
//	client, err := kommunicate.NewClient("any", kommunicate.WithHTTPClient(&http.Client{Transport: replay}))
//	hook := kommunicate.NewWebhook(bot, kommunicate.WithClient(client))
//	err = errors.Join(rec.PlayWebhook(ctx, hook, nil), hook.Shutdown(ctx), replay.Done())
func (rec *Recording) PlayWebhook(ctx context.Context, handler http.Handler, header http.Header) error {
	calls := rec.side(sideWebhook)
	if len(calls) == 0 {
		return fmt.Errorf("%s: no call of a webhook is recorded", rec.path)
	}
	var problems []error
	m := matcher{rec.mask, newBinding()}
	for _, x := range calls {
		if err := ctx.Err(); err != nil {
			return errors.Join(append(problems, err)...)
		}
		if err := rec.playCall(ctx, m, x, handler, header); err != nil {
			problems = append(problems, fmt.Errorf("%s:%d: %w", rec.path, x.line, err))
		}
	}
	return errors.Join(problems...)
}

// playCall makes one call.
func (rec *Recording) playCall(ctx context.Context, m matcher, x recordedCall, handler http.Handler, header http.Header) error {
	body := []byte(nil)
	if text, ok := x.Request.(string); ok {
		body = []byte(text)
	} else if x.Request != nil {
		body = mustJSON(x.Request)
	}
	request, err := http.NewRequestWithContext(ctx, x.Method, "http://"+botHost+"/", bytes.NewReader(body))
	if err != nil {
		return err
	}
	for name, values := range header {
		request.Header[name] = values
	}
	request.Header.Set("Content-Type", "application/json")
	answer := newCapture()
	if err := serve(handler, answer, serverRequest(request, ctx)); err != nil {
		return err
	}
	answer.WriteHeader(http.StatusOK)
	if answer.status != x.Status {
		return fmt.Errorf("the handler answers HTTP %d, recorded is %d", answer.status, x.Status)
	}
	live := document(answer.body.Bytes())
	m.same(x.Request, x.Request, kindNone, false) // What the handler was told, it knows by that name.
	if m.same(x.Answer, live, kindNone, false) {
		return nil
	}
	return fmt.Errorf("the answer differs (-recorded +answered):\n%s", m.difference(x.Answer, live))
}
