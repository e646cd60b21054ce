package kommunicate

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/kommunicate-go/kommunicate/internal/turns"
)

// The errors of a bot are made by others. Their methods may panic, on a nil of
// their type for one, and they may wrap themselves without end.

// notUnderstood reports whether a bot's error is [ErrNotUnderstood].
func notUnderstood(err error) (is bool) {
	defer func() { _ = recover() }()
	return finite(err) && errors.Is(err, ErrNotUnderstood)
}

// describeError tells of an error what cannot quote a user: all of one that this
// library made, but for what the service explained, what one that is a
// [slog.LogValuer] says of itself, and of any other its type and those of the
// errors that it wraps.
func describeError(err error) (attrs []slog.Attr) {
	defer func() {
		if recover() != nil {
			attrs = []slog.Attr{slog.String("error_type", fmt.Sprintf("%T", err))}
		}
	}()
	if finite(err) {
		if attrs = describeKnown(err); attrs != nil {
			return attrs
		}
	}
	return []slog.Attr{slog.String("error_type", typesOf(err))}
}

// describeKnown is describeError for an error of which more than the type may be
// told; it returns nil for any other.
func describeKnown(err error) []slog.Attr {
	var (
		panicked *turns.PanicError
		speaks   slog.LogValuer
		invalid  *ValidationError
		refused  *APIError
		failed   *callError
	)
	switch {
	case errors.As(err, &panicked):
		return []slog.Attr{slog.String("error", panicked.Error()), slog.String("stack", string(panicked.Stack))}
	case errors.As(err, &speaks):
		return []slog.Attr{slog.Any("error", speaks)}
	case errors.As(err, &invalid) && invalid != nil:
		return []slog.Attr{
			slog.String("error", invalid.Error()),
			slog.String("pointer", invalid.Pointer),
			slog.String("code", invalid.Code),
		}
	case errors.As(err, &refused) && refused != nil:
		return describeCall(err, refused.quotable())
	case errors.As(err, &failed):
		return describeCall(err, failed)
	}
	for _, known := range []error{turns.ErrLimit, context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, known) {
			return []slog.Attr{slog.String("error", known.Error())}
		}
	}
	return nil
}

// describeCall tells of a call that failed with err, of which said may be told.
func describeCall(err, said error) []slog.Attr {
	attrs := []slog.Attr{slog.String("error", said.Error())}
	if errors.Is(err, ErrOutcomeUnknown) {
		attrs = append(attrs, slog.Bool("outcome_unknown", true))
	}
	return attrs
}

// maxErrors is how many errors an error may wrap to be looked into.
const maxErrors = 100

// finite reports whether an error is one that errors.Is and errors.As come to an
// end with.
func finite(err error) bool {
	errs := []error{err}
	for i := 0; i < len(errs); i++ {
		switch outer := errs[i].(type) {
		case interface{ Unwrap() error }:
			errs = append(errs, outer.Unwrap())
		case interface{ Unwrap() []error }:
			errs = append(errs, outer.Unwrap()...)
		}
		if len(errs) > maxErrors {
			return false
		}
	}
	return true
}

// typesOf names the type of an error and of the first few that it wraps.
func typesOf(err error) string {
	types := fmt.Sprintf("%T", err)
	inner := errors.Unwrap(err)
	for range 9 {
		if inner == nil {
			return types
		}
		types += fmt.Sprintf(" > %T", inner)
		inner = errors.Unwrap(inner)
	}
	return types
}
