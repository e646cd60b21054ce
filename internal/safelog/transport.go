package safelog

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

	"github.com/kommunicate-go/kommunicate/internal/egress"
)

// Transport returns what a transport says of an exchange as an error whose text
// quotes nobody. It takes off what net/http puts around an error: the URL, whose
// query names users.
func Transport(err error) error {
	var around *url.Error
	if errors.As(err, &around) {
		err = around.Err
	}
	return &transportError{err}
}

// A transportError is what a transport says of an exchange. That may quote
// whoever answered (a status line, a Location), and that in turn the request: so
// its text is what a [slog.LogValuer] says of itself, or names the kind of error
// only, and the cause is there to be unwrapped.
type transportError struct{ cause error }

func (e *transportError) Error() string { return kindOf(e.cause) }

func (e *transportError) Unwrap() error { return e.cause }

// plainErrors are the errors that say what they are, and no more.
var plainErrors = []error{
	context.Canceled, context.DeadlineExceeded, io.ErrUnexpectedEOF, io.EOF, net.ErrClosed, http.ErrSchemeMismatch,
	egress.ErrLinkLocal,
}

// kindOf says of a transport's error what no peer can have written.
func kindOf(err error) string {
	var (
		op       *net.OpError
		lookUp   *net.DNSError
		distrust *tls.CertificateVerificationError
		number   syscall.Errno
		timed    net.Error
		speaks   slog.LogValuer
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
	if errors.As(err, &speaks) {
		if said := slog.AnyValue(speaks).Resolve(); said.Kind() == slog.KindString {
			return said.String()
		}
	}
	return fmt.Sprintf("the exchange failed (%s: unwrap it for its text, which may quote the server)", Types(err))
}
