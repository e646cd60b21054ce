// Package safelog tells a log of errors that others made. Their texts may quote a
// user, their methods may panic, on a nil of their type for one, and they may wrap
// themselves without end.
package safelog

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strconv"
	"strings"
)

// Error tells of an error what cannot quote a user: what a [slog.LogValuer] says
// of itself, the text of a context's error and of a mark, and of any other the
// types of it and of what it wraps. Of several errors that were joined it tells
// each.
//
// The attributes are error, or error_type, or a group errors; the members of the
// group that a LogValuer returns, if error is among them; and the keys of marks.
func Error(err error) (attrs []slog.Attr) {
	defer func() {
		if recover() != nil {
			attrs = []slog.Attr{slog.String("error_type", fmt.Sprintf("%T", err))}
		}
	}()
	if !finite(err) {
		return []slog.Attr{slog.String("error_type", Types(err))}
	}
	attrs = describe(err)
	for _, m := range marksOf(err) {
		attrs = append(attrs, slog.Bool(m.key, true))
	}
	return attrs
}

// Besides is Error for an error that [Is] the target. It returns nothing when the
// error is that, wrapped or not, and no more.
func Besides(err, target error) []slog.Attr {
	for inner := []error{err}; len(inner) == 1; inner = wrapped(inner[0]) {
		if inner[0] == target {
			return nil
		}
	}
	return Error(err)
}

// Is is [errors.Is] for any error.
func Is(err, target error) (is bool) {
	defer func() { _ = recover() }()
	return finite(err) && errors.Is(err, target)
}

// As is [errors.As] for any error.
func As[E error](err error, target *E) (as bool) {
	defer func() { _ = recover() }()
	return finite(err) && errors.As(err, target)
}

// Text is what [Error] tells of an error first. It is "" for nil.
func Text(err error) string {
	if err == nil {
		return ""
	}
	return Error(err)[0].Value.String()
}

// maxTypes is how many types stand in the log.
const maxTypes = 10

// Types names the type of an error and of the first few that it wraps.
func Types(err error) string {
	var types []string
	for ; err != nil && len(types) < maxTypes; err = errors.Unwrap(err) {
		types = append(types, fmt.Sprintf("%T", err))
	}
	return strings.Join(types, " > ")
}

// A mark is an error that says of what kind another one is, which it is joined
// with.
type mark struct{ key, text string }

// NewMark returns an error with this text. An attribute called key, unless that is
// "", tells the log that it is there.
func NewMark(key, text string) error { return &mark{key, text} }

func (m *mark) Error() string        { return m.text }
func (m *mark) LogValue() slog.Value { return slog.StringValue(m.text) }

func marksOf(err error) (marks []*mark) {
	for _, inner := range tree(err) {
		if m, ok := inner.(*mark); ok && m.key != "" {
			marks = append(marks, m)
		}
	}
	return marks
}

func describe(err error) []slog.Attr {
	var types []string
	for err != nil {
		if said := told(err); said != nil {
			return said
		}
		if types = append(types, fmt.Sprintf("%T", err)); isNil(err) {
			break
		}
		inner := withoutMarks(wrapped(err))
		if len(inner) > 1 {
			return []slog.Attr{each(inner)}
		}
		err = nil
		if len(inner) == 1 {
			err = inner[0]
		}
	}
	return []slog.Attr{slog.String("error_type", strings.Join(types[:min(len(types), maxTypes)], " > "))}
}

// each tells of several errors, which are counted from 1.
func each(errs []error) slog.Attr {
	var groups []slog.Attr
	for i, err := range errs {
		groups = append(groups, slog.Attr{Key: strconv.Itoa(i + 1), Value: slog.GroupValue(describe(err)...)})
	}
	return slog.Attr{Key: "errors", Value: slog.GroupValue(groups...)}
}

// told returns what an error says of itself, or nil.
func told(err error) []slog.Attr {
	if speaks, ok := err.(slog.LogValuer); ok && !isNil(err) {
		said := slog.AnyValue(speaks).Resolve()
		if said.Kind() == slog.KindGroup && hasError(said.Group()) {
			return said.Group()
		}
		return []slog.Attr{{Key: "error", Value: said}}
	}
	for _, known := range []error{context.Canceled, context.DeadlineExceeded} {
		if is, ok := err.(interface{ Is(error) bool }); err == known || ok && !isNil(err) && is.Is(known) {
			return []slog.Attr{slog.String("error", known.Error())}
		}
	}
	return nil
}

func hasError(attrs []slog.Attr) bool {
	for _, a := range attrs {
		if a.Key == "error" {
			return true
		}
	}
	return false
}

// withoutMarks leaves out marks, unless there is nothing else.
func withoutMarks(errs []error) []error {
	var others []error
	for _, err := range errs {
		if _, ok := err.(*mark); !ok {
			others = append(others, err)
		}
	}
	if len(others) == 0 {
		return errs[:min(len(errs), 1)]
	}
	return others
}

// wrapped returns the errors that err wraps itself.
func wrapped(err error) []error {
	var inner []error
	switch outer := err.(type) {
	case interface{ Unwrap() error }:
		inner = []error{outer.Unwrap()}
	case interface{ Unwrap() []error }:
		inner = outer.Unwrap()
	}
	var errs []error
	for _, err := range inner {
		if err != nil {
			errs = append(errs, err)
		}
	}
	return errs
}

// maxErrors is how many errors an error may wrap to be looked into.
const maxErrors = 100

// tree returns an error and all that it wraps, or the first few.
func tree(err error) []error {
	if err == nil {
		return nil
	}
	errs := []error{err}
	for i := 0; i < len(errs) && len(errs) <= maxErrors; i++ {
		if !isNil(errs[i]) {
			errs = append(errs, wrapped(errs[i])...)
		}
	}
	return errs
}

// finite reports whether an error is one that errors.Is and errors.As come to an
// end with.
func finite(err error) bool { return len(tree(err)) <= maxErrors }

func isNil(err error) bool {
	v := reflect.ValueOf(err)
	return v.Kind() == reflect.Pointer && v.IsNil()
}
