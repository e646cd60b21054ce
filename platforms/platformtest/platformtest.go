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
//
// It also finds out how the platform carries each message and turn: in its own
// terms or as a payload, changed, degraded or not at all. Where the platform's
// package has a file testdata/carried.json, that must say so; with the environment
// variable KOMMUNICATE_UPDATE=1 the test writes it. Here those files make
// docs/platforms.md, so a new platform joins the table with
//
//	KOMMUNICATE_UPDATE=1 go test ./platforms/example
//	KOMMUNICATE_UPDATE=1 go test ./platforms/platformtest -run TestDocument
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

	// Secrets are what New calls the platform with: no error, log, trace or recording
	// may hold one. Optional.
	Secrets []string
	// Kommunicate says that the platform's documents are Kommunicate's own, so that
	// nothing in them is a payload. Optional: a message in an answer to New is a
	// payload where it is Kommunicate's JSON, an object whose platform is
	// "kommunicate", or a text of that; and so is what a turn is about when New sends
	// it only in a chat context, an object with groupId and botId.
	Kommunicate bool
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
		{"bombs", testBombs},
		{"secrets", testSecrets},
		{"time", testTime},
		{"late", testLate},
		{"conversations", testConversations},
		{"transcript", testTranscript},
		{"carried", testCarried},
	} {
		t.Run(part.name, func(t *testing.T) { part.run(t, p) })
	}
}
