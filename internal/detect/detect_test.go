package detect

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/kommunicate-go/kommunicate"
)

type marshaler func() ([]byte, error)

func (f marshaler) MarshalJSON() ([]byte, error) { return f() }

func TestDetectErrors(t *testing.T) {
	answers := &http.Client{Transport: transport(func() (int, string) { return http.StatusBadGateway, "<html>" })}
	agent := Agent{Vendor: Dialogflow("test"), Version: "v2", Form: NewResource("agents/*"), Name: "agents/a"}
	caller, err := NewCaller(agent, time.Second, kommunicate.WithHTTPClient(answers))
	if err != nil {
		t.Fatal(err)
	}
	broken := marshaler(func() ([]byte, error) { return nil, errors.New("broken") })
	if err := caller.detect(t.Context(), "1", broken, nil); err == nil || !strings.Contains(err.Error(), "broken") {
		t.Errorf("a request that cannot be written: %v", err)
	}
	good := marshaler(func() ([]byte, error) { return []byte("{}"), nil })
	var refused *kommunicate.APIError
	if err := caller.detect(t.Context(), "1", good, nil); !errors.As(err, &refused) || refused.Code != "" || refused.StatusCode != http.StatusBadGateway {
		t.Errorf("an answer that is not Google's: %v", err)
	}
}

// transport answers each request alike.
type transport func() (status int, body string)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) {
	status, body := f()
	return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}
