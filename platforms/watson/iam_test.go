package watson_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/inprocess"
	"github.com/kommunicate-go/kommunicate/platforms/watson"
	"github.com/kommunicate-go/kommunicate/platforms/watson/watsontest"
)

// iam plays IBM Cloud's token service, for the key "k3y".
func iam(asked *atomic.Int32) *http.Client {
	return &http.Client{Transport: inprocess.Transport{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := asked.Add(1)
		time.Sleep(time.Second)
		switch {
		case r.URL.String() != "https://iam.cloud.ibm.com/identity/token" || r.Header.Get("Content-Type") != "application/x-www-form-urlencoded":
			w.WriteHeader(http.StatusNotFound)
		case r.FormValue("grant_type") != "urn:ibm:params:oauth:grant-type:apikey" || r.FormValue("apikey") != "k3y":
			w.WriteHeader(http.StatusBadRequest)
			io.WriteString(w, `{"errorCode":"BXNIM0415E","errorMessage":"Provided API key could not be found.","context":{}}`)
		default:
			fmt.Fprintf(w, `{"access_token":"token-%d","refresh_token":"not_supported","token_type":"Bearer","expires_in":3600,"expiration":1}`, n)
		}
	})}}
}

func TestIAM(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked atomic.Int32
		source, err := watson.NewIAM("k3y", kommunicate.WithHTTPClient(iam(&asked)))
		if err != nil {
			t.Fatal(err)
		}
		for _, step := range []struct {
			wait time.Duration
			want string
		}{{0, "token-1"}, {47 * time.Minute, "token-1"}, {2 * time.Minute, "token-2"}} {
			time.Sleep(step.wait)
			var callers sync.WaitGroup
			for range 10 {
				callers.Go(func() {
					if got, err := source.Token(t.Context()); err != nil || got != step.want {
						t.Errorf("token %s, %v, want %s", got, err, step.want)
					}
				})
			}
			callers.Wait()
		}
		if got := asked.Load(); got != 2 {
			t.Errorf("IAM was asked %d times", got)
		}
	})
}

func TestCredentials(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked atomic.Int32
		source := func(key string, opts ...kommunicate.PlatformOption) watson.TokenSource {
			source, err := watson.NewIAM(key, append([]kommunicate.PlatformOption{kommunicate.WithHTTPClient(iam(&asked))}, opts...)...)
			if err != nil {
				t.Fatal(err)
			}
			return source
		}
		for _, tt := range []struct {
			name      string
			assistant watson.Assistant
			is        error // nil for none.
		}{
			{"API key", watson.Assistant{APIKey: "k3y"}, nil},
			{"other API key", watson.Assistant{APIKey: "k3yx"}, kommunicate.ErrCredentials},
			{"token", watson.Assistant{Tokens: source("k3y")}, nil},
			{"other key at IAM", watson.Assistant{Tokens: source("s3cret")}, kommunicate.ErrCredentials},
			{"slow IAM", watson.Assistant{Tokens: source("k3y", kommunicate.WithBudget(1))}, context.DeadlineExceeded},
			{"no token", watson.Assistant{Tokens: tokens("")}, kommunicate.ErrCredentials},
			{"a token that is two headers", watson.Assistant{Tokens: tokens("a\r\nb")}, kommunicate.ErrCredentials},
			{"other token", watson.Assistant{Tokens: tokens("s3cret")}, kommunicate.ErrCredentials},
			{"nothing", watson.Assistant{}, kommunicate.ErrCredentials},
		} {
			assistant := watsontest.NewAssistant(nil)
			assistant.APIKey, assistant.Token = "k3y", fmt.Sprint("token-", asked.Load()+1)
			_, err := newBot(t, assistant.Client(), tt.assistant).Respond(t.Context(), &kommunicate.Turn{Text: "hi", GroupID: "1"})
			if !errors.Is(err, tt.is) {
				t.Errorf("%s: error %v, want %v", tt.name, err, tt.is)
			}
			if err != nil && (strings.Contains(err.Error(), "s3cret") || strings.Contains(err.Error(), "k3y")) {
				t.Errorf("%s: the error %v holds a secret", tt.name, err)
			}
		}
		time.Sleep(time.Second) // IAM answers though nobody listens.
	})
}

// tokens is a source of one token.
type tokens string

func (s tokens) Token(context.Context) (string, error) { return string(s), nil }

// TestIAMOutage: a token service that is out of order says nothing of the key.
func TestIAMOutage(t *testing.T) {
	down := roundTripper(func(*http.Request) (*http.Response, error) { return nil, errors.New("connection refused") })
	for name, tt := range map[string]struct {
		client *http.Client
		quota  bool
	}{
		"down":      {&http.Client{Transport: down}, false},
		"an error":  {answering(http.StatusServiceUnavailable, "<html>"), false},
		"too often": {answering(http.StatusTooManyRequests, "{}"), true},
		"no token":  {answering(http.StatusOK, "{}"), false},
	} {
		source, err := watson.NewIAM("k3y", kommunicate.WithHTTPClient(tt.client))
		if err != nil {
			t.Fatal(err)
		}
		bot := newBot(t, watsontest.NewAssistant(nil).Client(), watson.Assistant{Tokens: source})
		_, err = bot.Respond(t.Context(), &kommunicate.Turn{Text: "hi", GroupID: "1"})
		if err == nil || errors.Is(err, kommunicate.ErrCredentials) || errors.Is(err, kommunicate.ErrQuota) != tt.quota {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func TestIAMRefuses(t *testing.T) {
	if _, err := watson.NewIAM(""); err == nil {
		t.Error("no key is taken for one")
	}
	if _, err := watson.NewIAM("k3y", nil); err == nil {
		t.Error("a nil option is taken")
	}
	for _, body := range []string{"", "[]", `{"access_token":""}`, `{"access_token":"a b"}`, `{"access_token":"ä"}`} {
		source, err := watson.NewIAM("k3y", kommunicate.WithHTTPClient(answering(http.StatusOK, body)))
		if err != nil {
			t.Fatal(err)
		}
		if token, err := source.Token(t.Context()); err == nil || token != "" {
			t.Errorf("%s is taken for the token %q", body, token)
		}
	}
	source, err := watson.NewIAM("k3y", kommunicate.WithHTTPClient(answering(http.StatusServiceUnavailable, "<html>")))
	if err != nil {
		t.Fatal(err)
	}
	var refused *kommunicate.APIError
	if _, err := source.Token(t.Context()); !errors.As(err, &refused) || refused.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("error %v", err)
	}
	source, err = watson.NewIAM("zkeyz0123", kommunicate.WithHTTPClient(answering(http.StatusBadRequest, `{"errorMessage":"zkeyz0123 is unknown"}`)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := source.Token(t.Context()); err == nil || strings.Contains(err.Error(), "zkeyz") || !strings.Contains(err.Error(), "is unknown") {
		t.Errorf("error %v", err)
	}
}
