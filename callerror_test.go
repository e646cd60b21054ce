package kommunicate_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/kommunicate-go/kommunicate"
)

// errPeer is as net/http makes some: it quotes what the peer sent.
var errPeer = errors.New("malformed HTTP response \"ann@example.com\"")

type timedOut struct{}

func (timedOut) Error() string   { return "ann@example.com" }
func (timedOut) Timeout() bool   { return true }
func (timedOut) Temporary() bool { return true }

// TestTransportErrorsQuoteNobody: what a transport says is named by its kind, in
// the error and in the log, and can be unwrapped.
func TestTransportErrorsQuoteNobody(t *testing.T) {
	opaque := func(types string) string {
		return "the exchange failed (" + types + ": unwrap it for its text, which may quote the server)"
	}
	address := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1}
	tests := []struct {
		err  error
		want string
	}{
		{errPeer, opaque("*errors.errorString")},
		{fmt.Errorf("x: %w", errPeer), opaque("*fmt.wrapError > *errors.errorString")},
		{&url.Error{Op: "Get", URL: "http://proxy/?u=ann@example.com", Err: errPeer}, opaque("*url.Error > *errors.errorString")},
		{&net.OpError{Op: "proxyconnect", Net: "tcp", Err: errPeer}, "proxyconnect tcp: " + opaque("*errors.errorString")},
		{&net.OpError{Op: "read", Net: "tcp", Addr: address, Err: os.NewSyscallError("read", syscall.ECONNRESET)}, "read tcp 127.0.0.1:1: connection reset by peer"},
		{&net.OpError{Op: "dial", Net: "tcp", Addr: address, Err: context.DeadlineExceeded}, "dial tcp 127.0.0.1:1: context deadline exceeded"},
		{&net.OpError{Op: "remote error", Err: tls.AlertError(40)}, "remote error: tls: handshake failure"},
		{&net.DNSError{Err: "no such host", Name: "api.example.com"}, "lookup api.example.com: no such host"},
		{&tls.CertificateVerificationError{Err: errPeer}, "the server's certificate cannot be verified"},
		{syscall.EPIPE, "broken pipe"},
		{fmt.Errorf("%w %q", io.ErrUnexpectedEOF, "ann@example.com"), "unexpected EOF"},
		{io.EOF, "EOF"},
		{timedOut{}, "timed out"},
	}
	for _, test := range tests {
		var log bytes.Buffer
		client := newClient(t, transportFunc(func(*http.Request) (*http.Response, error) { return nil, test.err }),
			kommunicate.WithLogger(slog.New(slog.NewTextHandler(&log, nil))),
			kommunicate.WithRetryPolicy(kommunicate.RetryPolicy{MaxAttempts: 2, MaxDelay: 1}))
		err := client.SetStatus(t.Context(), "1", kommunicate.StatusChange{})
		if want := "kommunicate: PATCH /rest/ws/group/status/change: " + test.want; err == nil || err.Error() != want {
			t.Errorf("error is\n%v, want\n%s", err, want)
		}
		if !errors.Is(err, test.err) {
			t.Errorf("%v is not wrapped", test.err)
		}
		if !strings.Contains(log.String(), "trying again") || strings.Contains(log.String(), "ann@example.com") {
			t.Errorf("log: %s", &log)
		}
	}
}

// TestMalformedRedirectQuotesNobody: net/http quotes a Location that it cannot
// read, which may hold what was asked.
func TestMalformedRedirectQuotesNobody(t *testing.T) {
	client, _ := newFake(t, answers(http.StatusFound, "", "Location", "/login?who=%ann@example.com"))
	err := client.Assign(t.Context(), "1", kommunicate.Assignment{Assignee: "ann@example.com"})
	if err == nil || strings.Contains(err.Error(), "ann@example.com") {
		t.Errorf("error is %v", err)
	}
}

func TestTimeOutOfTheHTTPClient(t *testing.T) {
	server, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	client, err := kommunicate.NewClient(testKey, once, kommunicate.WithBaseURL("http://"+server.Addr().String()),
		kommunicate.WithHTTPClient(&http.Client{Timeout: time.Millisecond}))
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.Users(t.Context(), "ann")
	if !errors.Is(err, context.DeadlineExceeded) || !strings.HasSuffix(err.Error(), "context deadline exceeded") {
		t.Errorf("error is %v", err)
	}
}

// TestErrorsHoldNoKey: a service that quotes the key it refuses may escape it.
func TestErrorsHoldNoKey(t *testing.T) {
	const key = `Ab/c+"d=`
	for _, quoted := range []string{
		`Ab\/c+\"d=`, `\u0041b/c\u002b\u0022d\u003D`, `\u0041\u0062\u002F\u0063\u002b\u0022\u0064\u003d`,
		`Ab/c+\"d=Ab/c+\"d=`,
		`Ab\\/c+\\\"d\\u003d`, // JSON within a text.
	} {
		api := &fakeAPI{handlers: []http.HandlerFunc{answers(http.StatusUnauthorized,
			`{"status":"error","errorResponse":[{"errorCode":"`+quoted+`","description":"no key `+quoted+` here"}]}`)}}
		client, err := kommunicate.NewClient(key, kommunicate.WithHTTPClient(&http.Client{Transport: api}))
		if err != nil {
			t.Fatal(err)
		}
		_, err = client.Users(t.Context(), "ann")
		var refused *kommunicate.APIError
		if !errors.As(err, &refused) {
			t.Fatal(err)
		}
		said := strings.ReplaceAll(refused.Description, "[API key][API key]", "[API key]")
		if said != "no key [API key] here" || !strings.HasPrefix(refused.Code, "[API key]") {
			t.Errorf("%s: code %s, description %s", quoted, refused.Code, refused.Description)
		}
		if strings.Contains(string(refused.Body), quoted) {
			t.Errorf("%s: body %s", quoted, refused.Body)
		}
	}
}

// TestKeyAtTheEndOfAnExcerpt: cutting leaves no part of it.
func TestKeyAtTheEndOfAnExcerpt(t *testing.T) {
	long := strings.Repeat("x", 497)
	client, _ := newFake(t, answers(http.StatusForbidden, `{"message":"`+long+testKey+`"}`))
	_, err := client.Users(t.Context(), "ann")
	if err == nil || !strings.HasSuffix(err.Error(), "x[AP") {
		t.Errorf("error is %v", err)
	}
}

func TestSuccessesAreNotMasked(t *testing.T) {
	client, _ := newFake(t, says(`[{"userId":"ann","displayName":"`+testKey+`"}]`))
	users, err := client.Users(t.Context(), "ann")
	if err != nil || len(users) != 1 || users[0].DisplayName != testKey {
		t.Errorf("users %+v, error %v", users, err)
	}
}

func TestCodesInTheLogAreNames(t *testing.T) {
	var log bytes.Buffer
	api := &fakeAPI{handlers: []http.HandlerFunc{answers(http.StatusBadGateway, `{"code":"my secret","message":"my secret"}`)}}
	client := newClient(t, api, kommunicate.WithLogger(slog.New(slog.NewTextHandler(&log, nil))),
		kommunicate.WithRetryPolicy(kommunicate.RetryPolicy{MaxAttempts: 2, MaxDelay: 1}))
	err := client.SetStatus(t.Context(), "1", kommunicate.StatusChange{})
	if err == nil || !strings.Contains(log.String(), "HTTP 502") || strings.Contains(log.String(), "secret") {
		t.Errorf("error %v, log %s", err, &log)
	}
}

// TestErrorsPinNoAnswers: an error that is kept does not keep the answer.
func TestErrorsPinNoAnswers(t *testing.T) {
	long := strings.Repeat("d", 900<<10)
	client, _ := newFake(t, answers(http.StatusBadRequest, `{"code":"`+long+`","message":"`+long+`"}`))
	var kept []error
	before := heapInUse()
	for range 20 {
		_, err := client.Users(t.Context(), "ann")
		kept = append(kept, err)
	}
	if grown := heapInUse() - before; grown > 8<<20 {
		t.Errorf("20 errors keep %d MiB", grown>>20)
	}
	runtime.KeepAlive(kept)
}

func heapInUse() int64 {
	var stats runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}

func TestNilErrorsHaveATextThatSaysSo(t *testing.T) {
	for _, err := range []error{(*kommunicate.APIError)(nil), (*kommunicate.ValidationError)(nil)} {
		if !strings.Contains(err.Error(), "nil") {
			t.Errorf("%T: %v", err, err)
		}
	}
}
