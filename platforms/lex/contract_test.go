package lex_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/platforms/lex"
	"github.com/kommunicate-go/kommunicate/platforms/lex/lextest"
	"github.com/kommunicate-go/kommunicate/platforms/platformtest"
)

var alias = lex.BotAlias{BotID: "BOTID12345", AliasID: "TSTALIASID", Region: "eu-west-1"}

func TestContract(t *testing.T) { platformtest.Run(t, contract) }

func FuzzContract(f *testing.F) { platformtest.Fuzz(f, contract) }

var credentials = lextest.Credentials{AccessKeyID: "AKIA", SecretAccessKey: "zaccessz0123456789", SessionToken: "zsessionz0123456789"}

var contract = platformtest.Platform{
	Name:    "lex",
	Handler: lex.Handler,
	// Without credentials: the suite changes calls that are signed already.
	Fake: func(function http.Handler) http.Handler { return lextest.NewBot(function) },
	New: func(opts ...kommunicate.PlatformOption) (kommunicate.BotPlatform, error) {
		return lex.New(alias, credentials, opts...)
	},
	Secrets: []string{credentials.SecretAccessKey, credentials.SessionToken},
	Turn: func(turn *kommunicate.Turn) {
		if turn.Event != "" {
			turn.Text = ""
		}
		turn.Key, turn.Intent = "", "Everything"
		turn.ContentType, turn.Source, turn.CreatedAt = 0, 0, time.Time{}
	},
}
