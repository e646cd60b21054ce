package kommunicate

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"github.com/kommunicate-go/kommunicate/internal/safelog"
)

// ErrNotUnderstood is what a [BotPlatform] returns when it does not know what
// the user wants. A webhook answers with its fallback message; package flow can
// hand off to a person after a number of them.
var ErrNotUnderstood = safelog.NewMark("", "kommunicate: not understood")

// ErrOutcomeUnknown marks the error of a request that must not be carried out
// twice, and that Kommunicate may or may not have carried out: it was sent and
// got no answer, or an ambiguous one. This library never repeats such a request,
// since a repeated send is a second bubble. Check for it before [*APIError]: a
// send that was answered with HTTP 500 is both. Ambiguous are a status of 500 or
// more, but for 501 and for 503 with a Retry-After, the statuses 408 and 499, and
// a success that says something else than a success does.
var ErrOutcomeUnknown = safelog.NewMark("outcome_unknown", "kommunicate: outcome unknown")

// ErrCredentials and ErrQuota tell apart, with [errors.Is], why Kommunicate or a
// platform said no. An answer that was not there in time is
// [context.DeadlineExceeded].
var (
	// ErrCredentials is an HTTP status 401 or 403: a key is wrong, or allows less.
	ErrCredentials = errors.New("kommunicate: bad credentials")
	// ErrQuota is an HTTP status 429: too many requests.
	ErrQuota = errors.New("kommunicate: quota exceeded")
)

var errNotObject = errors.New("not a JSON object")

// A ValidationError says why a value cannot leave the process: what Kommunicate,
// or the user's chat widget, would do with it is not what was meant.
type ValidationError struct {
	// Platform is whose settings are refused: "lex". It is "" for what is
	// Kommunicate's, and for messages.
	Platform string
	// Pointer is the JSON pointer (RFC 6901) of the place, in the bot-answer
	// document for messages: /metadata/payload/0/title; in a list of messages
	// with the message's index in front: /1/metadata/payload/0/title. For a
	// [ConversationDetail] and other settings it is made of their JSON names.
	Pointer string
	// Code is the stable name of the rule, for programs: "empty-label".
	Code string
	// Detail says what is wrong and what to do, for people. It never holds the
	// offending value.
	Detail string
	// Effect is what the user would have seen.
	Effect string
	// More are the other violations that were found in the same value.
	More []*ValidationError
}

// Error names the first place, and how many more there are.
func (e *ValidationError) Error() string {
	if e == nil {
		return "kommunicate: no validation error (nil)"
	}
	var b strings.Builder
	b.WriteString("kommunicate: ")
	for _, place := range []string{e.Platform, e.Pointer} {
		if place != "" {
			fmt.Fprintf(&b, "%s: ", place)
		}
	}
	b.WriteString(e.Detail)
	if e.Effect != "" {
		fmt.Fprintf(&b, " (users would get: %s)", e.Effect)
	}
	fmt.Fprintf(&b, " [%s]", e.Code)
	if n := len(e.More); n > 0 {
		fmt.Fprintf(&b, " and %d more", n)
	}
	return b.String()
}

// LogValue is a group of the error, its pointer and its code.
func (e *ValidationError) LogValue() slog.Value {
	if e == nil {
		return slog.Value{}
	}
	return slog.GroupValue(slog.String("error", e.Error()), slog.String("pointer", e.Pointer), slog.String("code", e.Code))
}

// An APIError is an answer that says no: an HTTP status of 300 or more, an
// envelope with status "error", a failure that Kommunicate reports as a success
// (AGENT_IS_ALREADY_ENGAGED, CONVERSATION_CLOSED, BUSY_WITH_OTHER), or an answer
// that is not Kommunicate's. A platform's no is an APIError too. Its text is not
// contractual; its fields are.
//
// With [errors.Is] it is [ErrCredentials], [ErrQuota] or, for the statuses 408 and
// 504, [context.DeadlineExceeded].
type APIError struct {
	// Platform is who answered: "dialogflow". It is "" for Kommunicate.
	Platform string
	// StatusCode is the HTTP status. Kommunicate reports many failures with 200.
	StatusCode int
	// Code is the answering side's name of the failure (AL-G-01,
	// AGENT_IS_ALREADY_ENGAGED), "" when it gave none.
	Code string
	// Description is its explanation, "" when it gave none.
	Description string
	// Method and Path name the call, without host, query and key.
	Method, Path string
	// Body is the answer as it came, cut at 64 KiB and without the API key, or without
	// what the call to a platform held in headers.
	Body []byte
}

// Error names the call, the status and what Kommunicate says of it.
func (e *APIError) Error() string {
	if e == nil {
		return "kommunicate: no answer (nil)"
	}
	var b strings.Builder
	words := slices.DeleteFunc([]string{e.Platform, e.Method, e.Path}, func(word string) bool { return word == "" })
	fmt.Fprintf(&b, "kommunicate: %s: HTTP %d", strings.Join(words, " "), e.StatusCode)
	if text := http.StatusText(e.StatusCode); text != "" && e.StatusCode != http.StatusOK {
		b.WriteString(" " + text)
	}
	if e.Code != "" {
		fmt.Fprintf(&b, ": %s", e.Code)
	}
	if e.Description != "" {
		fmt.Fprintf(&b, ": %s", e.Description)
	}
	if e.StatusCode == http.StatusUnauthorized && e.Platform == "" {
		b.WriteString(": check the API key (dashboard, Settings, Install)")
	}
	return b.String()
}

// Is reports whether the error is of the kind of target.
func (e *APIError) Is(target error) bool {
	if e == nil {
		return false
	}
	switch e.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden:
		return target == ErrCredentials
	case http.StatusTooManyRequests:
		return target == ErrQuota
	case http.StatusRequestTimeout, http.StatusGatewayTimeout:
		return target == context.DeadlineExceeded
	}
	return false
}

// LogValue is the text of Error without what may quote a user: the explanation,
// and a code that is not spelled like one.
func (e *APIError) LogValue() slog.Value {
	if e == nil {
		return slog.Value{}
	}
	return slog.StringValue(e.quotable().Error())
}

func (e *APIError) quotable() *APIError {
	quoted := *e
	quoted.Description = ""
	if !isName(e.Code) {
		quoted.Code = ""
	}
	return &quoted
}
