package botframework_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/platforms/botframework"
	"github.com/kommunicate-go/kommunicate/platforms/botframework/botframeworktest"
	"github.com/kommunicate-go/kommunicate/platforms/platformtest"
)

func TestContract(t *testing.T) { platformtest.Run(t, contract) }

func FuzzContract(f *testing.F) { platformtest.Fuzz(f, contract) }

var contract = platformtest.Platform{
	Name: "botframework",
	Handler: func(bot kommunicate.BotPlatform, opts ...kommunicate.WebhookOption) *kommunicate.Webhook {
		return botframework.Handler(bot, botframeworktest.Connector(), opts...)
	},
	Fake: func(endpoint http.Handler) http.Handler { return botframeworktest.NewDirectLine(endpoint) },
	New: func(opts ...kommunicate.PlatformOption) (kommunicate.BotPlatform, error) {
		return botframework.New(botframework.DirectLine{
			Secret: botframeworktest.Secret,
			Quiet:  time.Millisecond, FirstReply: time.Millisecond, // All is said before it is acknowledged.
		}, opts...)
	},
	Secrets: []string{botframeworktest.Secret},
	Turn: func(turn *kommunicate.Turn) {
		turn.Key = "conv-1|0000000"
		turn.Source = 0
		if turn.Event != kommunicate.EventMedia && turn.Event != "" {
			turn.Text = ""
		}
	},
}
