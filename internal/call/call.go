// Package call makes the requests with which the platforms' New call a platform,
// and turns what goes wrong into the errors that the root package documents.
package call

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/safelog"
)

const (
	maxAnswer    = 10 << 20 // Bytes that are read of an answer.
	maxErrorBody = 64 << 10 // Bytes of it that an error keeps.

	maxCode        = 64  // Bytes that an error keeps of a code,
	maxDescription = 500 // and of a description.
)

// A Caller calls one platform.
type Caller struct {
	// Platform is its name in errors: "dialogflow".
	Platform string
	// Config is what the options of the platform's New say.
	Config *kommunicate.PlatformConfig
	// Sign authenticates a request that is otherwise complete, with headers; body
	// is what it sends. Optional.
	Sign func(ctx context.Context, r *http.Request, body []byte) error
	// Secret is what requests hold besides the values of their headers, and no error
	// may: a key in a form. Optional.
	Secret string
	// Explain finds code and description in an answer that says no. Optional.
	Explain func(header http.Header, body []byte) (code, description string)
}

// A Request is one call.
type Request struct {
	Method string
	URL    string
	Path   string      // What errors name of the URL.
	Header http.Header // Besides that of the options, and in its place.
	Body   []byte      // JSON; nil for none.
}

// Post posts JSON to target and returns the body of the answer: see [Caller.Do].
func (c *Caller) Post(ctx context.Context, target, path string, body []byte) ([]byte, error) {
	return c.Do(ctx, Request{Method: http.MethodPost, URL: target, Path: path, Body: body})
}

// Do makes a call and returns the body of an answer with a status of 200 to 299.
// Any other status is a [*kommunicate.APIError]. It gives up at the end of ctx or
// of the budget, whichever is first; the latter is [context.DeadlineExceeded]. No
// error names more of the URL than Path.
func (c *Caller) Do(ctx context.Context, r Request) ([]byte, error) {
	ctx, end := c.Config.Observe(ctx, kommunicate.Operation{Platform: c.Platform, Method: r.Method, Path: r.Path})
	answer, err := c.do(ctx, r)
	end(kommunicate.Result{Attempts: 1}, err)
	return answer, err
}

func (c *Caller) do(ctx context.Context, r Request) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, c.Config.Budget)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, r.Method, r.URL, bytes.NewReader(r.Body))
	if err != nil {
		return nil, c.Misread("the platform's URL is none")
	}
	maps.Copy(request.Header, c.Config.Header)
	maps.Copy(request.Header, r.Header)
	if r.Body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	request.Header.Set("Accept", "application/json")
	if c.Sign != nil {
		if err := c.Sign(ctx, request, r.Body); err != nil {
			return nil, c.unsigned(err)
		}
	}
	response, err := c.Config.HTTPClient.Do(request)
	if err != nil {
		return nil, &failure{c.Platform + " is not reached", safelog.Transport(err)}
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	switch {
	case err != nil:
		return nil, &failure{c.Platform + " broke off its answer", safelog.Transport(err)}
	case len(answer) > maxAnswer:
		return nil, c.Misread(fmt.Sprintf("the answer is larger than %d MiB", maxAnswer>>20))
	case response.StatusCode < 200 || response.StatusCode > 299:
		return nil, c.refused(response, r, c.secretsOf(request.Header), answer)
	}
	return answer, nil
}

// unsigned is the error of a call that was not made for lack of credentials, or of
// time to get them.
func (c *Caller) unsigned(err error) error {
	failed := &failure{c.Platform + " is not called: the request cannot be signed", safelog.Transport(err)}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || isOutage(err) {
		return failed
	}
	return &credentialsError{failed}
}

// isOutage reports whether a service that gives out credentials did not answer as it
// should, or not now: that says nothing of a key.
func isOutage(err error) bool {
	var refused *kommunicate.APIError
	if errors.As(err, &refused) {
		return refused.StatusCode >= http.StatusInternalServerError || errors.Is(refused, kommunicate.ErrQuota)
	}
	var failed *failure // Of a call that a Caller made for them.
	return errors.As(err, &failed)
}

// A credentialsError is a failure that is [kommunicate.ErrCredentials] too.
type credentialsError struct{ *failure }

func (*credentialsError) Is(target error) bool { return target == kommunicate.ErrCredentials }

// Misread is the error of an answer that is not the platform's. It says what, and
// must not quote it.
func (c *Caller) Misread(what string) error { return &failure{what: c.Platform + ": " + what} }

// A failure is the error of a call without an answer. Its text quotes nobody.
type failure struct {
	what  string
	cause error // nil, or one whose text quotes nobody.
}

func (f *failure) Error() string {
	if f.cause == nil {
		return "kommunicate: " + f.what
	}
	return "kommunicate: " + f.what + ": " + f.cause.Error()
}

func (f *failure) Unwrap() error { return f.cause }

// LogValue lets logs have the text.
func (f *failure) LogValue() slog.Value { return slog.StringValue(f.Error()) }

// refused is the error of an answer that says no. It may quote what it refuses:
// the secrets are taken out.
func (c *Caller) refused(response *http.Response, r Request, secrets []string, answer []byte) error {
	answer = masked(answer, secrets)
	refused := &kommunicate.APIError{
		Platform:   c.Platform,
		StatusCode: response.StatusCode,
		Method:     r.Method,
		Path:       r.Path,
		Body:       answer[:min(len(answer), maxErrorBody)],
	}
	if c.Explain != nil {
		code, description := c.Explain(response.Header, answer)
		refused.Code = excerpt(code, secrets, maxCode)
		refused.Description = excerpt(description, secrets, maxDescription)
	}
	return refused
}

// shortestSecret is how long a header's value is at least that is taken for a secret,
// in bytes: without shorter ones no text would be readable.
const shortestSecret = 6

// secretsOf are the secrets of a request, the longest first: any header's value may be
// one, and what stands behind a scheme.
func (c *Caller) secretsOf(header http.Header) []string {
	all := []string{c.Secret}
	for name, values := range header {
		if name == "Accept" || name == "Content-Type" {
			continue
		}
		for _, value := range values {
			all = append(all, value)
			if _, credentials, ok := strings.Cut(value, " "); ok {
				all = append(all, credentials)
			}
		}
	}
	all = slices.DeleteFunc(all, func(secret string) bool { return len(secret) < shortestSecret })
	slices.SortFunc(all, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	return all
}

func masked(text []byte, secrets []string) []byte {
	for _, secret := range secrets {
		text = safelog.Mask(text, secret, "[secret]")
	}
	return text
}

// excerpt is what an error keeps of a text: at most n bytes, in whole characters.
func excerpt(text string, secrets []string, n int) string {
	text = string(masked([]byte(text), secrets))
	if len(text) > n {
		text = strings.ToValidUTF8(text[:n], "")
	}
	return text
}
