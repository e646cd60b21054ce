package kommunicatetest_test

import (
	"context"
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/kommunicate-go/kommunicate"
)

// TestFormValues fills in one form on every surface. The clients send it under
// different keys and values; a bot reads the same.
func TestFormValues(t *testing.T) {
	t.Parallel()
	form := kommunicate.Form{Fields: []kommunicate.FormField{
		kommunicate.TextField{Label: "Name", Placeholder: "Your name"},
		kommunicate.TextArea{Title: "Note", Name: "note", Placeholder: "Anything else"},
		kommunicate.Dropdown{Title: "Size", Name: "size", Options: []kommunicate.FormOption{{Label: "Small", Value: "s"}, {Label: "Large", Value: "l"}}},
		kommunicate.RadioGroup{Title: "Pay", Name: "pay", Options: []kommunicate.FormOption{{Label: "Cash", Value: "c"}, {Label: "Card", Value: "k"}}},
		kommunicate.CheckboxGroup{Title: "Extras", Name: "extras", Options: []kommunicate.FormOption{{Label: "Milk", Value: "m"}, {Label: "Ice", Value: "i"}}},
		kommunicate.DateField{Label: "Day"},
		kommunicate.HiddenField{Name: "order", Value: "42"},
	}, Submit: kommunicate.FormSubmit{Name: "Send"}}
	want := url.Values{
		"Name": {"Ann"}, "note": {"Soon"}, "size": {"l"}, "pay": {"k"}, "extras": {"m", "i"}, "Day": {"2026-12-24"}, "order": {"42"},
	}
	for _, on := range surfaces {
		var got url.Values
		srv := newServer(t)
		conv := withBot(t, srv, kommunicate.NewWebhook(kommunicate.BotFunc(
			func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
				if turn.Event == kommunicate.EventWelcome {
					return []kommunicate.Message{{Text: "Please", Rich: form}}, nil
				}
				got = form.Values(turn)
				return nil, nil
			}))).On(on)
		bubbles, err := conv.Wait()
		see(t, bubbles, err, "Please")
		note := "Note"
		if on == kommunicate.Web {
			note = "note"
		}
		if _, err := conv.Submit(map[string]any{
			"Name": "Ann", note: "Soon", "size": "Large", "pay": "Card", "extras": []string{"Milk", "i"},
			"Day": time.Date(2026, 12, 24, 0, 0, 0, 0, time.UTC),
		}); err != nil {
			t.Fatalf("%s: %v", on, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", on, diff)
		}
	}
}
