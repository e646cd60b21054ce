package kommunicate

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"syscall"

	"github.com/kommunicate-go/kommunicate/internal/safelog"
)

// A callError is that of a call without an answer, or with one that is not
// understood. Its text quotes neither a user nor the service: see
// [transportError].
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

// A transportError is what a transport says of an exchange. That may quote
// whoever answered (a status line, a Location), and that in turn the request: so
// its text names the kind of error only, and the cause is there to be unwrapped.
type transportError struct{ cause error }

func (e *transportError) Error() string { return kindOf(e.cause) }

func (e *transportError) Unwrap() error { return e.cause }

// plainErrors are the errors that say what they are, and no more.
var plainErrors = []error{
	context.Canceled, context.DeadlineExceeded, io.ErrUnexpectedEOF, io.EOF, net.ErrClosed, http.ErrSchemeMismatch,
}

// kindOf says of a transport's error what no peer can have written.
func kindOf(err error) string {
	var (
		op       *net.OpError
		lookUp   *net.DNSError
		distrust *tls.CertificateVerificationError
		number   syscall.Errno
		timed    net.Error
	)
	switch {
	case errors.As(err, &op) && op.Err != nil:
		known := *op
		if op.Op != "remote error" && op.Op != "local error" { // Those of TLS have fixed texts.
			known.Err = errors.New(kindOf(op.Err))
		}
		return known.Error()
	case errors.As(err, &lookUp):
		return lookUp.Error()
	case errors.As(err, &distrust):
		return "the server's certificate cannot be verified"
	case errors.As(err, &number):
		return number.Error()
	}
	for _, plain := range plainErrors {
		if errors.Is(err, plain) {
			return plain.Error()
		}
	}
	if errors.As(err, &timed) && timed.Timeout() {
		return "timed out"
	}
	return fmt.Sprintf("the exchange failed (%s: unwrap it for its text, which may quote the server)", safelog.Types(err))
}

// withoutURL takes off what net/http puts around an error: the URL, whose query
// names users.
func withoutURL(err error) error {
	var around *url.Error
	if errors.As(err, &around) {
		return around.Err
	}
	return err
}
