package safelog_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"syscall"
	"testing"

	"github.com/kommunicate-go/kommunicate/internal/safelog"
)

func TestTransport(t *testing.T) {
	address := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80}
	for _, test := range []struct {
		err  error
		want string
	}{
		{&url.Error{Op: "Post", URL: "https://example.com/?secret", Err: context.Canceled}, "context canceled"},
		{fmt.Errorf("secret: %w", context.DeadlineExceeded), "context deadline exceeded"},
		{fmt.Errorf("secret: %w", syscall.ECONNRESET), "connection reset by peer"},
		{fmt.Errorf("secret: %w", net.ErrClosed), "use of closed network connection"},
		{&net.OpError{Op: "dial", Net: "tcp", Addr: address, Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}, "dial tcp 127.0.0.1:80: connection refused"},
		{&net.OpError{Op: "remote error", Err: errors.New("tls: handshake failure")}, "remote error: tls: handshake failure"},
		{&net.DNSError{Err: "no such host", Name: "example.com", IsNotFound: true}, "lookup example.com: no such host"},
		{&tls.CertificateVerificationError{Err: errors.New("secret")}, "the server's certificate cannot be verified"},
		{slow{}, "timed out"},
		{http.ErrSchemeMismatch, http.ErrSchemeMismatch.Error()},
		{fmt.Errorf("secret: %w", speaker{slog.StringValue("no credentials")}), "no credentials"},
		{speaker{slog.GroupValue(slog.String("error", "grouped"))}, "the exchange failed (safelog_test.speaker: unwrap it for its text, which may quote the server)"},
		{errors.New("secret"), "the exchange failed (*errors.errorString: unwrap it for its text, which may quote the server)"},
	} {
		got := safelog.Transport(test.err)
		if got.Error() != test.want {
			t.Errorf("%T: %s, want %s", test.err, got, test.want)
		}
		var around *url.Error
		if cause := errors.Unwrap(got); cause == nil || errors.As(got, &around) {
			t.Errorf("%T: wraps %T", test.err, cause)
		}
	}
}

// slow is a time-out that is none of the well-known ones.
type slow struct{}

func (slow) Error() string   { return "secret" }
func (slow) Timeout() bool   { return true }
func (slow) Temporary() bool { return false }

// A speaker says what a log may have of it.
type speaker struct{ said slog.Value }

func (speaker) Error() string          { return "secret" }
func (s speaker) LogValue() slog.Value { return s.said }
