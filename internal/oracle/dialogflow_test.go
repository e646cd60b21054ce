package oracle

import (
	"errors"
	"strings"
	"testing"

	"google.golang.org/api/googleapi"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/platforms/platformtest"
)

// samplesAgree checks the samples of an edition's requests and responses.
func samplesAgree[Request, Response any, Q interface {
	*Request
	ours
}, A interface {
	*Response
	ours
}](t *testing.T, prefix string, least int, requests, responses map[string]judge) {
	t.Helper()
	for name, raw := range bridgetest.Samples(t, prefix+"_re", least) {
		t.Run(name, func(t *testing.T) {
			if strings.HasPrefix(name, "quest") {
				request := Q(new(Request))
				bridgetest.Decode(t, raw, request)
				agree(t, request, requests)
			} else {
				response := A(new(Response))
				bridgetest.Decode(t, raw, response)
				agree(t, response, responses)
			}
		})
	}
}

// messagesAgree checks that Google's types take the twelve messages of the
// platforms' contract.
func messagesAgree[Response any, A interface {
	*Response
	ours
	Add(...kommunicate.Message) error
}](t *testing.T, responses map[string]judge) {
	t.Helper()
	for _, m := range platformtest.Messages() {
		if m.Name == "nothing" {
			continue
		}
		t.Run(m.Name, func(t *testing.T) {
			response := A(new(Response))
			if err := response.Add(m.Message); err != nil {
				t.Fatal(err)
			}
			agree(t, response, responses)
		})
	}
}

// A detector asks an agent through Google's client and returns the response in
// JSON.
type detector func(t *testing.T, text string) ([]byte, error)

// clientAgrees checks that Google's client completes the turns of the contract
// against the agent that our own bot is tested with, sees the same as that, and
// understands how the agent says no.
func clientAgrees(t *testing.T, platform string, bot kommunicate.BotPlatform, detect detector,
	decode func(t *testing.T, raw []byte) ([]kommunicate.Message, []kommunicate.Degraded), fail func(status int, code, message string),
) {
	t.Helper()
	for _, m := range platformtest.Messages() {
		t.Run(m.Name, func(t *testing.T) {
			want, err := bot.Respond(t.Context(), &kommunicate.Turn{Text: m.Name, GroupID: "1"})
			if err != nil {
				t.Fatal(err)
			}
			raw, err := detect(t, m.Name)
			if err != nil {
				t.Fatal(err)
			}
			messages, degraded := decode(t, raw)
			bridgetest.SameMessages(t, messages, want)
			bridgetest.SameDegraded(t, platform, degraded)
		})
	}
	for status, code := range map[int]string{403: "PERMISSION_DENIED", 429: "RESOURCE_EXHAUSTED", 400: "INVALID_ARGUMENT"} {
		fail(status, code, "because")
		var theirs *googleapi.Error
		if _, err := detect(t, ""); !errors.As(err, &theirs) || theirs.Code != status || theirs.Message != "because" {
			t.Errorf("%d %s: Google's client says %v", status, code, err)
		}
	}
}
