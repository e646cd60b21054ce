package watson_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/platforms/platformtest"
	"github.com/kommunicate-go/kommunicate/platforms/watson"
	"github.com/kommunicate-go/kommunicate/platforms/watson/watsontest"
)

func TestContract(t *testing.T) {
	for name, assistant := range map[string]watson.Assistant{
		"sessions":  {},
		"stateless": {Stateless: true},
		"actions":   {Actions: true},
	} {
		t.Run(name, func(t *testing.T) { platformtest.Run(t, contract(assistant)) })
	}
}

func FuzzContract(f *testing.F) { platformtest.Fuzz(f, contract(watson.Assistant{})) }

func contract(assistant watson.Assistant) platformtest.Platform {
	assistant.URL, assistant.ID, assistant.APIKey = watsontest.URL, "environment", "zapikeyz0123456789"
	return platformtest.Platform{
		Name:    "watson",
		Handler: watson.Handler,
		Fake:    func(webhook http.Handler) http.Handler { return watsontest.NewAssistant(webhook) },
		New: func(opts ...kommunicate.PlatformOption) (kommunicate.BotPlatform, error) {
			return watson.New(assistant, opts...)
		},
		Secrets: []string{assistant.APIKey},
		Turn: func(turn *kommunicate.Turn) {
			if turn.Event != "" {
				turn.Text = ""
			}
			turn.Key = ""
			turn.ContentType, turn.Source, turn.CreatedAt = 0, 0, time.Time{}
		},
	}
}
