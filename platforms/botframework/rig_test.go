package botframework_test

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/platforms/botframework"
	"github.com/kommunicate-go/kommunicate/platforms/botframework/botframeworktest"
)

// replies is a bot of the Bot Framework's own that a function plays.
type replies func(ctx context.Context, act *botframework.Activity, resp *botframework.Response) error

// line stands up a line to a bot.
func line(bot replies) *botframeworktest.DirectLine {
	return botframeworktest.NewDirectLine(botframework.HandlerFunc(
		func(ctx context.Context, _ *kommunicate.Turn, act *botframework.Activity, resp *botframework.Response) error {
			return bot(ctx, act, resp)
		}, botframeworktest.Connector()))
}

// connect returns what asks the bot behind a line.
func connect(t *testing.T, d *botframeworktest.DirectLine, edit func(*botframework.DirectLine), opts ...kommunicate.PlatformOption) *botframework.Bot {
	t.Helper()
	settings := botframework.DirectLine{Secret: botframeworktest.Secret}
	if edit != nil {
		edit(&settings)
	}
	bot, err := botframework.New(settings, append([]kommunicate.PlatformOption{kommunicate.WithHTTPClient(d.Client())}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return bot
}

// hasty is for bots that have said all before they acknowledge.
func hasty(d *botframework.DirectLine) { d.Quiet, d.FirstReply = time.Millisecond, time.Millisecond }

// told returns the activity that a bot gets of a turn.
func told(t *testing.T, turn kommunicate.Turn) botframework.Activity {
	t.Helper()
	var got botframework.Activity
	d := line(func(_ context.Context, act *botframework.Activity, _ *botframework.Response) error {
		got = *act
		return nil
	})
	if _, err := connect(t, d, hasty).Respond(t.Context(), &turn); err != nil {
		t.Fatal(err)
	}
	return got
}

func text(s string) botframework.Activity {
	return botframework.Activity{Text: s, TextFormat: "plain"}
}

// body is the body of an answer.
func body(s string) io.ReadCloser { return io.NopCloser(strings.NewReader(s)) }
