package custom_test

import (
	"net/http"
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/platforms/custom"
	"github.com/kommunicate-go/kommunicate/platforms/custom/customtest"
	"github.com/kommunicate-go/kommunicate/platforms/platformtest"
)

func TestContract(t *testing.T) { platformtest.Run(t, contract) }

func FuzzContract(f *testing.F) { platformtest.Fuzz(f, contract) }

var contract = platformtest.Platform{
	Name:        "custom",
	Kommunicate: true,
	Handler:     kommunicate.NewWebhook,
	Fake:        func(webhook http.Handler) http.Handler { return customtest.NewLine(webhook) },
	New: func(opts ...kommunicate.PlatformOption) (kommunicate.BotPlatform, error) {
		return custom.New("https://bots.example.com/faq?key=s3cret", opts...)
	},
}
