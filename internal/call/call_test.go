package call_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/call"
)

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func caller(t *testing.T, transport roundTripper, opts ...kommunicate.PlatformOption) *call.Caller {
	t.Helper()
	config, err := kommunicate.NewPlatformConfig(time.Minute,
		append(opts, kommunicate.WithHTTPClient(&http.Client{Transport: transport}))...)
	if err != nil {
		t.Fatal(err)
	}
	return &call.Caller{Platform: "example", Config: config}
}

func answer(status int, body io.Reader) roundTripper {
	return func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(body), Request: r}, nil
	}
}

func TestPost(t *testing.T) {
	var got *http.Request
	var sent string
	c := caller(t, func(r *http.Request) (*http.Response, error) {
		raw, err := io.ReadAll(r.Body)
		got, sent = r, string(raw)
		if err != nil {
			return nil, err
		}
		return answer(http.StatusCreated, strings.NewReader(`{"b":2}`))(r)
	}, kommunicate.WithRequestHeader("X-Key", "one"), kommunicate.WithRequestHeader("x-key", "two"))
	body, err := c.Post(t.Context(), "https://example.com/v1/ask", "/v1/ask", []byte(`{"a":1}`))
	if err != nil || string(body) != `{"b":2}` {
		t.Errorf("%s, %v", body, err)
	}
	want := http.Header{"X-Key": {"one", "two"}, "Content-Type": {"application/json"}, "Accept": {"application/json"}}
	if diff := cmp.Diff(want, got.Header); diff != "" {
		t.Errorf("header (-want +got):\n%s", diff)
	}
	if got.Method != http.MethodPost || got.URL.String() != "https://example.com/v1/ask" || sent != `{"a":1}` {
		t.Errorf("%s %s %s", got.Method, got.URL, sent)
	}
}

func TestPostFails(t *testing.T) {
	broken := io.MultiReader(strings.NewReader("{"), iotest{syscall.ECONNRESET})
	for _, test := range []struct {
		name, target string
		transport    roundTripper
		want         string
	}{
		{"no URL", "https://exa mple.com/?key=s3cret", nil, "kommunicate: example: the platform's URL is none"},
		{"unreachable", "https://example.com/?key=s3cret", func(*http.Request) (*http.Response, error) {
			return nil, fmt.Errorf("dial: %w", syscall.EHOSTUNREACH)
		}, "kommunicate: example is not reached: no route to host"},
		{"unknown", "https://example.com/?key=s3cret", func(*http.Request) (*http.Response, error) {
			return nil, errors.New("s3cret")
		}, "kommunicate: example is not reached: the exchange failed (*errors.errorString: unwrap it for its text, which may quote the server)"},
		{"broken off", "https://example.com/?key=s3cret", answer(200, broken), "kommunicate: example broke off its answer: connection reset by peer"},
		{"too large", "https://example.com/?key=s3cret", answer(200, zeros{}), "kommunicate: example: the answer is larger than 10 MiB"},
		{"refused", "https://example.com/?key=s3cret", answer(418, strings.NewReader("no tea")), "kommunicate: example POST /ask: HTTP 418 I'm a teapot"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := caller(t, test.transport).Post(t.Context(), test.target, "/ask", nil)
			if err == nil || err.Error() != test.want {
				t.Errorf("error %v, want %s", err, test.want)
			}
			if speaks, ok := err.(slog.LogValuer); !ok || speaks.LogValue().String() != test.want {
				t.Errorf("the log does not get the text of %T", err)
			}
		})
	}
}

type iotest struct{ err error }

func (r iotest) Read([]byte) (int, error) { return 0, r.err }

// zeros never end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

func TestExplain(t *testing.T) {
	c := caller(t, answer(http.StatusForbidden, strings.NewReader("PERMISSION_DENIED of agent")))
	c.Explain = func(_ http.Header, body []byte) (string, string) {
		code, description, _ := strings.Cut(string(body), " ")
		return code, description
	}
	_, err := c.Post(context.Background(), "https://example.com/", "/", nil)
	want := &kommunicate.APIError{
		Platform: "example", StatusCode: http.StatusForbidden, Code: "PERMISSION_DENIED", Description: "of agent",
		Method: http.MethodPost, Path: "/", Body: []byte("PERMISSION_DENIED of agent"),
	}
	var got *kommunicate.APIError
	if !errors.As(err, &got) {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("error (-want +got):\n%s", diff)
	}
	if !errors.Is(err, kommunicate.ErrCredentials) {
		t.Error("not of bad credentials")
	}
}

// A service may quote the credentials that it refuses.
func TestRefusalsAreMasked(t *testing.T) {
	said := `no: k3y-in-header, credentials, k3y-in-form, short; k3y\u002din-header ` + strings.Repeat("ü", 400)
	c := caller(t, answer(http.StatusUnauthorized, strings.NewReader(said)),
		kommunicate.WithRequestHeader("X-Key", "k3y-in-header"), kommunicate.WithRequestHeader("X-Short", "short"),
		kommunicate.WithRequestHeader("Authorization", "Scheme credentials"))
	c.Secret = "k3y-in-form"
	c.Explain = func(_ http.Header, body []byte) (string, string) {
		return "credentials" + strings.Repeat("x", 100), string(body)
	}
	_, err := c.Post(t.Context(), "https://example.com/", "/", nil)
	var got *kommunicate.APIError
	if !errors.As(err, &got) {
		t.Fatal(err)
	}
	const want = "no: [secret], [secret], [secret], short; [secret] "
	if string(got.Body) != want+strings.Repeat("ü", 400) {
		t.Errorf("body %s", got.Body)
	}
	if !strings.HasPrefix(got.Description, want+"ü") || len(got.Description) > 500 || !utf8.ValidString(got.Description) {
		t.Errorf("description %s", got.Description)
	}
	if !strings.HasPrefix(got.Code, "[secret]xxx") || len(got.Code) != 64 {
		t.Errorf("code %s", got.Code)
	}
}

func TestSign(t *testing.T) {
	signed := func(err error) error {
		c := caller(t, func(r *http.Request) (*http.Response, error) {
			if got := r.Header.Get("X-Signature"); got != "of {}" {
				t.Errorf("signature %q", got)
			}
			return answer(http.StatusOK, strings.NewReader("{}"))(r)
		})
		c.Sign = func(_ context.Context, r *http.Request, body []byte) error {
			r.Header.Set("X-Signature", "of "+string(body))
			return err
		}
		_, err = c.Post(t.Context(), "https://example.com/", "/", []byte("{}"))
		return err
	}
	if err := signed(nil); err != nil {
		t.Error(err)
	}
	none, late := errors.New("no key s3cret"), fmt.Errorf("s3cret: %w", context.DeadlineExceeded)
	for _, cause := range []error{none, late} {
		err := signed(cause)
		if !errors.Is(err, cause) || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("error %v", err)
		}
		if got, want := errors.Is(err, kommunicate.ErrCredentials), cause == none; got != want {
			t.Errorf("%v is of credentials: %v, want %v", err, got, want)
		}
		if speaks, ok := err.(slog.LogValuer); !ok || speaks.LogValue().String() != err.Error() {
			t.Errorf("the log does not get the text of %T", err)
		}
	}
}

func TestCheck(t *testing.T) {
	type settings struct {
		Project string `json:"project" validate:"required"`
		URL     string `json:"url" validate:"http_url"`
	}
	if err := call.Check("lex", settings{"p", "https://example.com"}); err != nil {
		t.Error(err)
	}
	want := &kommunicate.ValidationError{
		Platform: "lex", Pointer: "/project", Code: "required", Detail: "is required",
		More: []*kommunicate.ValidationError{{Platform: "lex", Pointer: "/url", Code: "bad-url", Detail: "is not a web address: start it with https://"}},
	}
	if diff := cmp.Diff(error(want), call.Check("lex", settings{"", "ftp://"})); diff != "" {
		t.Errorf("error (-want +got):\n%s", diff)
	}
	joined := call.Join("watson", want, &kommunicate.ValidationError{Pointer: "/last"})
	var invalid *kommunicate.ValidationError
	if !errors.As(joined, &invalid) || len(invalid.More) != 2 || invalid.More[1].Pointer != "/last" || len(want.More) != 1 ||
		invalid.Platform != "watson" || invalid.More[1].Platform != "watson" || want.More[0].Platform != "lex" {
		t.Errorf("joined %+v", invalid)
	}
}
