package kommunicatetest

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/kommunicate-go/kommunicate"
)

// UpdateEnv is the environment variable that makes [Play] record: with
// KOMMUNICATE_UPDATE=1 it writes what came into the scripts.
const UpdateEnv = "KOMMUNICATE_UPDATE"

// A Report is what came of playing a script.
type Report struct {
	Script *Script
	// Failures are what was not as expected, in the order of the script.
	Failures []Failure
	// Transcript is all that happened.
	Transcript Transcript
	// Updated is the script with its expectations rewritten from what came. Its
	// comments stay, so do the lines of what somebody does, and each expectation
	// that was met, regular expressions among them.
	Updated []byte
}

// A Failure is one thing in a script that was not as expected.
type Failure struct {
	Line int // From 1.
	// Text says what was expected and what came. It ends with a line break.
	Text     string
	recorded bool
}

// Recorded reports whether [Report.Updated] has what came, so that the failure is
// gone once it is written.
func (f Failure) Recorded() bool { return f.recorded }

// String is the failures as "path:line: text"; "" without any.
func (r *Report) String() string {
	var b strings.Builder
	for _, f := range r.Failures {
		fmt.Fprintf(&b, "%s:%d: %s", r.Script.path, f.Line, harmless(f.Text))
	}
	return b.String()
}

// Play plays a script, a .convo file in the format of docs/convo.md, against a
// bot behind a [kommunicate.Webhook], on a server of its own. The test fails with
// what was not as expected, each with its line in the script. Options configure
// the server.
//
// To record, write the user's lines and let Play fill in what the bot says: run
// the tests with the environment variable [UpdateEnv] set to 1, or, where the
// test binary registers a boolean flag -update, with that. This package registers
// no flag, since that would clash with the ones that tests already have.
//
// A turn in which the bot returns an error other than
// [kommunicate.ErrNotUnderstood], or panics, is a failure that is not recorded.
//
// Play works inside a testing/synctest bubble, where "wait: 10m" takes no time.
func Play(t TB, bot kommunicate.BotPlatform, path string, opts ...Option) {
	t.Helper()
	script, err := LoadScript(path)
	if err != nil {
		t.Errorf("%v", err)
		return
	}
	report, err := playBot(t.Context(), bot, script, opts)
	if err != nil {
		t.Errorf("%v", err)
		return
	}
	if updating() {
		if _, err := report.Save(); err != nil {
			t.Errorf("%v", err)
		}
	}
	if len(report.Failures) > 0 {
		t.Errorf("%sthe whole conversation:\n%s", report, report.Transcript)
	}
}

func playBot(ctx context.Context, bot kommunicate.BotPlatform, script *Script, opts []Option) (*Report, error) {
	srv := NewServer(opts...)
	defer srv.Close()
	hook := srv.Webhook(bot)
	defer func() { _ = hook.Shutdown(srv.ctx) }() // A bot that hangs is left behind.
	return script.Run(ctx, srv, Bot{Handler: hook})
}

func updating() bool {
	if f := flag.Lookup("update"); f != nil && f.Value.String() == "true" {
		return true
	}
	return slices.Contains([]string{"1", "true"}, os.Getenv(UpdateEnv))
}
