package kommunicate

import (
	"bytes"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/kommunicate-go/kommunicate/internal/turns"
)

// defaultMaxBody is far above what a turn takes: some kilobytes.
const defaultMaxBody = 1 << 20

// A receiver is how requests of Kommunicate's are taken: what a [Webhook], a
// [ForwardWebhook] and a [Relay] have in common.
type receiver struct {
	headers  []requestHeader
	checks   []func(*http.Request) bool // See [WithAuthorization].
	limit    time.Duration              // Of one turn.
	maxTurns int
	maxBody  int64
	logger   *slog.Logger
	observer Observer // nil for none.
}

// A requestHeader is a header that proves where a request comes from. Its value
// is kept as a digest, so that values of any length compare in the same time.
type requestHeader struct {
	name  string // In canonical form.
	value [sha256.Size]byte
}

func defaultReceiver() receiver {
	return receiver{
		limit:    turns.DefaultLimit,
		maxTurns: turns.DefaultMaxInFlight,
		maxBody:  defaultMaxBody,
		logger:   orDiscard(nil),
	}
}

func (c *receiver) addHeader(name, value string) {
	c.headers = append(c.headers, requestHeader{
		name:  http.CanonicalHeaderKey(name),
		value: sha256.Sum256([]byte(value)),
	})
}

// warnOfAnybody warns when nothing proves where requests come from.
func (c *receiver) warnOfAnybody(what, option string) {
	if c.open() {
		c.logger.Warn("kommunicate: " + what + " takes requests from anybody: see " + option)
	}
}

// receive checks the request and returns its body. A request that it refuses has
// been answered.
func (c *receiver) receive(w http.ResponseWriter, r *http.Request) (body []byte, ok bool) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		c.refuse(w, r, http.StatusMethodNotAllowed, "a webhook takes POST only")
		return nil, false
	}
	if !c.authorized(r) {
		c.refuse(w, r, http.StatusUnauthorized, "the request header is missing or wrong")
		return nil, false
	}
	body, err := c.read(w, r)
	if err == nil {
		return body, true
	}
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		c.refuse(w, r, http.StatusRequestEntityTooLarge, fmt.Sprintf("the body is larger than %d bytes", c.maxBody))
	} else {
		c.refuse(w, r, http.StatusBadRequest, "the body could not be read to its end")
	}
	return nil, false
}

// open reports whether nothing has to prove where requests come from.
func (c *receiver) open() bool { return len(c.headers)+len(c.checks) == 0 }

// authorized reports, in time that does not depend on the headers' values, whether
// the request carries one of the headers or passes one of the checks.
func (c *receiver) authorized(r *http.Request) bool {
	equal := 0
	for i := range c.headers {
		header := &c.headers[i]
		for _, value := range r.Header[header.name] {
			sum := sha256.Sum256([]byte(value))
			equal |= subtle.ConstantTimeCompare(sum[:], header.value[:])
		}
	}
	return equal == 1 || c.open() ||
		slices.ContainsFunc(c.checks, func(check func(*http.Request) bool) bool { return check(r) })
}

// maxPrealloc is how much memory a request gets on the word of its
// Content-Length.
const maxPrealloc = 64 << 10

func (c *receiver) read(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	switch {
	case r.Body == nil:
		return nil, nil
	case r.ContentLength > c.maxBody:
		return nil, &http.MaxBytesError{Limit: c.maxBody}
	}
	from, size := r.Body, min(r.ContentLength, maxPrealloc)
	if size <= 0 { // Unknown. Then the server is to know when it is too large.
		from, size = http.MaxBytesReader(w, from, c.maxBody), bytes.MinRead
	}
	body := make([]byte, 0, size+1) // One for the end.
	for {
		n, err := from.Read(body[len(body):cap(body)])
		body = body[:len(body)+n]
		switch {
		case int64(len(body)) > c.maxBody: // Longer than its Content-Length, which net/http lets none be.
			return nil, &http.MaxBytesError{Limit: c.maxBody}
		case err == io.EOF:
			return body, nil
		case err != nil:
			return nil, err
		case len(body) == cap(body):
			body = slices.Grow(body, bytes.MinRead)
		}
	}
}

func (c *receiver) refuse(w http.ResponseWriter, r *http.Request, status int, reason string) {
	c.logger.WarnContext(r.Context(), "kommunicate: request refused", "status", status, "reason", reason)
	http.Error(w, "kommunicate: "+reason, status)
	_, end := observe(r.Context(), c.observer, Operation{Kind: OpTurn})
	end(Result{Outcome: outcomeRefused, Status: status}, nil)
}

// turnAwayFor is in seconds.
const turnAwayFor = "5"

// tryLater answers with the status that it returns.
func tryLater(w http.ResponseWriter, reason string) (status int) {
	w.Header().Set("Retry-After", turnAwayFor)
	http.Error(w, "kommunicate: "+reason, http.StatusServiceUnavailable)
	return http.StatusServiceUnavailable
}
