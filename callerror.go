package kommunicate

import (
	"fmt"
	"log/slog"
)

// A callError is that of a call without an answer, or with one that is not
// understood. Its text quotes neither a user nor the service: see
// [safelog.Transport].
type callError struct {
	method, path string
	cause        error
	sent         bool // The request may have arrived.
}

func (e *callError) Error() string {
	return fmt.Sprintf("kommunicate: %s %s: %v", e.method, e.path, e.cause)
}

func (e *callError) Unwrap() error { return e.cause }

func (e *callError) LogValue() slog.Value { return slog.StringValue(e.Error()) }

// An outcomeError is the error of a request that may have been carried out.
type outcomeError struct{ err error }

func (e *outcomeError) Error() string {
	return e.err.Error() + "; it may or may not have been carried out: check before you repeat it"
}

func (e *outcomeError) Unwrap() []error { return []error{e.err, ErrOutcomeUnknown} }
