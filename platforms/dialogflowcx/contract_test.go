package dialogflowcx_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflowcx"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflowcx/dialogflowcxtest"
	"github.com/kommunicate-go/kommunicate/platforms/platformtest"
)

func TestContract(t *testing.T) { platformtest.Run(t, contract) }

func FuzzContract(f *testing.F) { platformtest.Fuzz(f, contract) }

var contract = platformtest.Platform{
	Name:    "dialogflowcx",
	Handler: dialogflowcx.Handler,
	Fake:    func(webhook http.Handler) http.Handler { return dialogflowcxtest.NewAgent(webhook) },
	New: func(opts ...kommunicate.PlatformOption) (kommunicate.BotPlatform, error) {
		return dialogflowcx.New(dialogflowcx.Agent{Name: "projects/p/locations/global/agents/a"}, opts...)
	},
	Turn: func(turn *kommunicate.Turn) {
		if turn.Event != "" {
			turn.Text = ""
		}
		turn.Key, turn.Intent = "response-1", "Everything"
		turn.ContentType, turn.Source, turn.CreatedAt = 0, 0, time.Time{}
	},
}
