// Package platformtest is the contract that every platform keeps, as a test
// suite: the same messages and the same turns through the platform's dialect and
// back, deadlines, errors and empty answers.
//
// A platform's own test describes the platform and runs it:
//
//	func TestContract(t *testing.T) {
//		platformtest.Run(t, platformtest.Platform{
//			Name:    "example",
//			Handler: example.Handler,
//			Fake:    func(webhook http.Handler) http.Handler { return exampletest.NewAgent(webhook) },
//			New: func(opts ...kommunicate.PlatformOption) (kommunicate.BotPlatform, error) {
//				return example.New(example.Agent{Project: "p"}, opts...)
//			},
//		})
//	}
//
// The suite stands the three in a row: what New returns calls the fake, the fake
// calls the handler, the handler asks a bot of the suite's. It opens no socket.
package platformtest

import (
	"net/http"
	"testing"

	"github.com/kommunicate-go/kommunicate"
)

// A Platform describes a platform to the suite.
type Platform struct {
	// Name is the platform's, as its errors and its Degraded give it. Required.
	Name string
	// Handler is the platform's function of that name. Required.
	Handler func(bot kommunicate.BotPlatform, opts ...kommunicate.WebhookOption) *kommunicate.Webhook
	// Fake returns the platform itself, as its documents describe it: an
	// http.Handler that answers what New calls, and has each turn answered by the
	// webhook, which it calls as the platform would. Required.
	Fake func(webhook http.Handler) http.Handler
	// New returns what calls the platform. The options hold the HTTP client that
	// reaches the fake, whatever the URL. Required.
	New func(opts ...kommunicate.PlatformOption) (kommunicate.BotPlatform, error)

	// Turn makes of a turn what arrives of it: it clears what the platform has no
	// place for, and sets what the platform adds. Optional: all of it arrives.
	Turn func(turn *kommunicate.Turn)
	// Answer makes of an answer what arrives of it. Optional: all of it arrives.
	Answer func(msgs []kommunicate.Message) []kommunicate.Message
	// Degraded has the codes that are reported, in order, by the name of the
	// message or turn in the suite: [Messages], [Turns]. Optional: none are.
	Degraded map[string][]string
}

// Run runs the suite, in subtests.
func Run(t *testing.T, p Platform) {
	t.Helper()
	for _, part := range []struct {
		name string
		run  func(*testing.T, Platform)
	}{
		{"messages", testMessages},
		{"turns", testTurns},
		{"answers", testAnswers},
		{"unknown fields", testUnknownFields},
		{"requests", testRequests},
		{"refusals", testRefusals},
		{"time", testTime},
		{"late", testLate},
		{"conversations", testConversations},
		{"transcript", testTranscript},
	} {
		t.Run(part.name, func(t *testing.T) { part.run(t, p) })
	}
}
