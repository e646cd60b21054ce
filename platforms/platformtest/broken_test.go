package platformtest_test

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
	"github.com/kommunicate-go/kommunicate/platforms/platformtest"
)

// broken are platforms that break the contract, and the part of the suite that
// finds it.
var broken = map[string]struct {
	part  string
	spoil func(*platformtest.Platform)
}{
	"the text is lost": {"turns/text", onTurn(func(turn *kommunicate.Turn) { turn.Text = "" })},
	"the form is lost": {"turns/form", onTurn(func(turn *kommunicate.Turn) { turn.FormData = nil })},
	"one message only": {"answers/several", onAnswer(func(msgs []kommunicate.Message, err error) ([]kommunicate.Message, error) {
		return msgs[:min(len(msgs), 1)], err
	})},
	"rich content is lost": {"messages/carousel", onAnswer(func(msgs []kommunicate.Message, err error) ([]kommunicate.Message, error) {
		for i := range msgs {
			msgs[i].Rich = nil
		}
		return msgs, err
	})},
	"an error is silence": {"refusals/unauthorized", onAnswer(func(msgs []kommunicate.Message, _ error) ([]kommunicate.Message, error) {
		return msgs, nil
	})},
	"nothing is reported": {"turns/location", func(p *platformtest.Platform) {
		p.Degraded = map[string][]string{"location": {"no-places", "no-maps"}}
	}},
	"the form is lost, and nothing says so": {"carried", func(p *platformtest.Platform) {
		forget := func(turn *kommunicate.Turn) { turn.FormData = nil }
		onTurn(forget)(p)
		p.Turn = forget
	}},
	"another carriage than the file's": {"carried", func(p *platformtest.Platform) { p.Kommunicate = true }},
	"anybody may ask": {"requests/wrong_key", func(p *platformtest.Platform) {
		handler := p.Handler
		p.Handler = func(bot kommunicate.BotPlatform, _ ...kommunicate.WebhookOption) *kommunicate.Webhook {
			return handler(bot)
		}
	}},
	"the context is ignored": {"time/cancel", func(p *platformtest.Platform) {
		p.New = func(opts ...kommunicate.PlatformOption) (kommunicate.BotPlatform, error) {
			bot, err := newLoop(opts...)
			return kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
				return bot.Respond(context.WithoutCancel(ctx), turn)
			}), err
		}
	}},
	"the fake does not ask": {"transcript", func(p *platformtest.Platform) {
		p.Fake = func(http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte(`{"messages":[]}`)) })
		}
	}},
}

func onTurn(change func(*kommunicate.Turn)) func(*platformtest.Platform) {
	return func(p *platformtest.Platform) {
		handler := p.Handler
		p.Handler = func(bot kommunicate.BotPlatform, opts ...kommunicate.WebhookOption) *kommunicate.Webhook {
			return handler(kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
				change(turn)
				return bot.Respond(ctx, turn)
			}), opts...)
		}
	}
}

func onAnswer(change func([]kommunicate.Message, error) ([]kommunicate.Message, error)) func(*platformtest.Platform) {
	return func(p *platformtest.Platform) {
		p.New = func(opts ...kommunicate.PlatformOption) (kommunicate.BotPlatform, error) {
			bot, err := newLoop(opts...)
			return kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
				return change(bot.Respond(ctx, turn))
			}), err
		}
	}
}

// TestBroken runs a part of the suite against each broken platform, in a process of
// its own, and expects it to fail.
func TestBroken(t *testing.T) {
	const variable = "PLATFORMTEST_BROKEN"
	if name := os.Getenv(variable); name != "" {
		p := loop()
		broken[name].spoil(&p)
		platformtest.Run(t, p)
		return
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for name, spoilt := range broken {
		t.Run(name, func(t *testing.T) {
			run := exec.CommandContext(t.Context(), program, "-test.run=^TestBroken$/^"+strings.ReplaceAll(spoilt.part, "/", "$/^")+"$")
			run.Env = append(os.Environ(), variable+"="+name, kommunicatetest.UpdateEnv+"=")
			out, err := run.CombinedOutput()
			if err == nil || !strings.Contains(string(out), "--- FAIL: TestBroken/"+spoilt.part) {
				t.Errorf("%s does not fail:\n%s", spoilt.part, out)
			}
		})
	}
}
