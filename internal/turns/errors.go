package turns

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
)

// ErrLimit is the error of a turn whose bot had not returned when the turn limit
// was over.
var ErrLimit = errors.New("the bot did not return within the turn limit")

// errExited is the error of a bot that ended its goroutine instead of returning.
var errExited = errors.New("the bot ended its goroutine (runtime.Goexit)")

// A PanicError is a panic in Run or Late.
type PanicError struct {
	what string
	// Stack is that of the panic, as runtime/debug.Stack gives it.
	Stack []byte
}

// newPanicError is to be called where the panic was recovered from.
func newPanicError(cause any) *PanicError {
	return &PanicError{what: describe(cause), Stack: debug.Stack()}
}

// describe names the cause of a panic. Its value may quote a user; what the Go
// runtime says never does.
func describe(cause any) string {
	if err, ok := cause.(runtime.Error); ok {
		return ": " + err.Error()
	}
	return fmt.Sprintf(" with a value of type %T", cause)
}

// Error names the panic, without a value that might quote the user.
func (e *PanicError) Error() string { return "panic" + e.what }
