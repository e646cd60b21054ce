package turns

import (
	"fmt"
	"log/slog"
	"reflect"
	"runtime"
	"runtime/debug"

	"github.com/kommunicate-go/kommunicate/internal/safelog"
)

// ErrLimit is the error of a turn whose bot had not returned when the turn limit
// was over.
var ErrLimit = safelog.NewMark("", "the bot did not return within the turn limit")

// errExited is the error of a bot that ended its goroutine instead of returning.
var errExited = safelog.NewMark("", "the bot ended its goroutine (runtime.Goexit)")

// A PanicError is a panic in Run or Late.
type PanicError struct {
	what string
	// Stack is that of the panic, as runtime/debug.Stack gives it.
	Stack []byte
}

// NewPanicError is to be called where the panic was recovered from.
func NewPanicError(cause any) *PanicError {
	return &PanicError{what: describe(cause), Stack: debug.Stack()}
}

// describe names the cause of a panic. Its value may quote a user, or panic when
// it is asked; what the Go runtime says of itself does neither.
func describe(cause any) (what string) {
	what = fmt.Sprintf(" with a value of type %T", cause)
	if err, ok := cause.(runtime.Error); ok && ofRuntime(cause) {
		defer func() { _ = recover() }() // A nil of such a type.
		what = ": " + err.Error()
	}
	return what
}

// ofRuntime reports whether the value's type is one of package runtime.
func ofRuntime(value any) bool {
	t := reflect.TypeOf(value)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.PkgPath() == "runtime"
}

// Error names the panic, without a value that might quote the user.
func (e *PanicError) Error() string { return "panic" + e.what }

// LogValue is a group of the error and its stack.
func (e *PanicError) LogValue() slog.Value {
	return slog.GroupValue(slog.String("error", e.Error()), slog.String("stack", string(e.Stack)))
}
