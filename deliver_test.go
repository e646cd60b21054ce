package kommunicate

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type roundTripFunc func(*http.Request) (*http.Response, error)

func (f roundTripFunc) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// TestDeliverToKnownUser: the user's details have a call of their own when it is
// known who the user is.
func TestDeliverToKnownUser(t *testing.T) {
	var calls []string
	client, err := NewClient("k", WithHTTPClient(&http.Client{Transport: roundTripFunc(func(req *http.Request) (*http.Response, error) {
		calls = append(calls, req.Header.Get("Of-User-Id")+" "+req.URL.Path)
		return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(`success`))}, nil
	})}))
	if err != nil {
		t.Fatal(err)
	}
	sent, err := client.deliver(
		t.Context(), "1", "bot", "ann",
		Message{Text: "Thanks", Action: UpdateUserDetail{DisplayName: "Ann"}},
		Message{Action: &UpdateUserDetail{DisplayName: "Ann"}, Handoff: HandoffToRules{}},
	)
	if err != nil || len(sent) != 2 {
		t.Errorf("sent %v, %v", sent, err)
	}
	want := []string{
		" /rest/ws/message/v2/send",
		"ann /rest/ws/user/update",
		"ann /rest/ws/user/update",
		" /rest/ws/message/v2/send",
	}
	if diff := cmp.Diff(want, calls); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}

	calls = nil // What the call refuses stays on the message.
	if _, err := client.deliver(t.Context(), "1", "bot", "ann", Message{Action: UpdateUserDetail{Email: "$email"}}); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff([]string{" /rest/ws/message/v2/send"}, calls); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
}
