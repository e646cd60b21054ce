package kommunicatetest_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// booking is the bot of testdata/booking.convo.
func booking() *kommunicate.Mux {
	bot := new(kommunicate.Mux)
	bot.Event(kommunicate.EventWelcome, says(kommunicate.Message{
		Text: "How can I help?",
		Rich: kommunicate.SuggestedReplies{{Title: "Book a table"}, {Title: "Talk to Human"}},
	}))
	bot.Text("Book a table", says(kommunicate.Message{
		Text: "For how many, and when?",
		Rich: kommunicate.Form{
			Fields: []kommunicate.FormField{kommunicate.TextField{Label: "Guests"}, kommunicate.TextField{Label: "Date"}},
			Submit: kommunicate.FormSubmit{Name: "Book", RequestType: kommunicate.PostBackToBot},
		},
	}))
	bot.Form("Guests", says(kommunicate.Message{Text: "Booked."}))
	bot.Text("Talk to Human", says(kommunicate.Message{Handoff: kommunicate.HandoffToRules{}}))
	return bot
}

// says is a bot that always says the same.
func says(messages ...kommunicate.Message) kommunicate.BotFunc {
	return func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) { return messages, nil }
}

func TestPlay(t *testing.T) {
	t.Parallel()
	kommunicatetest.Play(t, booking(), "testdata/booking.convo")
}

func ExamplePlay() {
	t := printer{} // In a test: the *testing.T.
	bot := kommunicate.BotFunc(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: "Hello!", Rich: kommunicate.SuggestedReplies{{Title: "Talk to Human"}}}}, nil
	})
	kommunicatetest.Play(t, bot, "testdata/booking.convo")
	// Output:
	// testdata/booking.convo:3: after "event: WELCOME" the user sees (-expected +came):
	//     3 - bot: How can I help?
	//     4 -   replies: Book a table | Talk to Human
	//       + bot: Hello!
	//       +   replies: Talk to Human
	// testdata/booking.convo:5: "click: Book a table" cannot be played: "Book a table" was not offered; on offer, the latest first: "Talk to Human"
	//       (the rest of the script is not played)
	// the whole conversation:
	//      (event WELCOME)
	// Bot  Hello!
	//      [Talk to Human]
}

// A printer is a test that prints.
type printer struct{}

func (printer) Helper()                           {}
func (printer) Context() context.Context          { return context.Background() }
func (printer) Errorf(format string, args ...any) { fmt.Printf(format, args...) }

// The mark with which the library keeps text from being markup is not seen.
func TestPlayText(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.convo")
	if err := os.WriteFile(path, []byte("user: hi\nbot: <b>1 < 2</b>\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	kommunicatetest.Play(t, says(kommunicate.Message{Text: "<b>1 < 2</b>"}), path)
}

func TestPlayQuickstart(t *testing.T) {
	t.Parallel()
	shop := new(kommunicate.Mux)
	shop.Event(kommunicate.EventWelcome, says(kommunicate.Message{
		Text: "Hello! How can I assist you today?",
		Rich: kommunicate.SuggestedReplies{{Title: "Where is my order?"}, {Title: "Get our news"}, {Title: "Talk to Human"}},
	}))
	shop.Text("Where is my order?", says(kommunicate.Message{Text: "It is being packed."}))
	shop.Event("order_shipped", says(kommunicate.Message{
		Text: "Good news: your order is on its way.",
		Rich: kommunicate.LinkButtons{{Name: "Track it", URL: "https://example.com/orders/42"}},
	}))
	shop.Text("Get our news", says(kommunicate.Message{
		Text: "Where shall we send them?",
		Rich: kommunicate.Form{
			Fields: []kommunicate.FormField{
				kommunicate.TextField{Label: "Name"},
				kommunicate.TextField{Label: "E-mail"},
				kommunicate.CheckboxGroup{Title: "Topics", Options: []kommunicate.FormOption{{Label: "Offers"}, {Label: "Recipes"}}},
			},
			Submit: kommunicate.FormSubmit{Name: "Subscribe", RequestType: kommunicate.PostBackToBot},
		},
	}))
	shop.Form("E-mail", func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		var topics []string
		raw, _ := turn.FormData.Get("Topics")
		if err := json.Unmarshal(raw, &topics); err != nil {
			return nil, err
		}
		name := turn.FormData.Text("Name")
		return []kommunicate.Message{
			{Text: "Thank you, " + name + "!", Action: kommunicate.UpdateUserDetail{DisplayName: name, Email: turn.FormData.Text("E-mail")}},
			{Action: kommunicate.AddTags(append([]string{"newsletter"}, topics...))},
		}, nil
	})
	shop.Text("Talk to Human", says(kommunicate.Message{
		Text:    "Please stay connected while we connect you to an agent...",
		Handoff: kommunicate.HandoffToRules{},
	}))
	kommunicatetest.Play(t, shop, "testdata/quickstart.convo")
}

// A teller is a test that keeps what it is told.
type teller struct {
	*testing.T
	told []string
}

func (t *teller) Errorf(format string, args ...any) {
	t.told = append(t.told, fmt.Sprintf(format, args...))
}

func TestPlayUnusable(t *testing.T) {
	t.Parallel()
	bad := filepath.Join(t.TempDir(), "bad.convo")
	if err := os.WriteFile(bad, []byte("given bot: anna@example.com\nuser: hi\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"testdata/none.convo": "none.convo",
		bad:                   "cannot be the id of a bot",
	} {
		told := &teller{T: t}
		kommunicatetest.Play(told, booking(), path)
		if len(told.told) != 1 || !strings.Contains(told.told[0], want) {
			t.Errorf("%s: %q", path, told.told)
		}
	}
}

var _ = flag.Bool("update", false, "record what bots say into the scripts of this test")

const unrecorded = "# A guest.\nevent: WELCOME\nclick: Book a table\nbot: /how many/\nsubmit: Guests=2\nexpect assignee: nobody\n"

const recorded = `# A guest.
event: WELCOME
bot: How can I help?
  replies: Book a table | Talk to Human
click: Book a table
bot: /how many/
  form: Guests, Date
submit: Guests=2
bot: Booked.
expect assignee: bot-under-test
`

func TestPlayRecords(t *testing.T) { // Not parallel: it sets what all of Play looks at.
	for name, begin := range map[string]func(t *testing.T){
		"environment": func(t *testing.T) { t.Setenv(kommunicatetest.UpdateEnv, "1") },
		"flag": func(t *testing.T) {
			if err := flag.Set("update", "true"); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = flag.Set("update", "false") })
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.convo")
			if err := os.WriteFile(path, []byte(unrecorded), 0o600); err != nil {
				t.Fatal(err)
			}
			begin(t)
			told := &teller{T: t}
			kommunicatetest.Play(told, booking(), path)
			if len(told.told) > 0 {
				t.Errorf("recording fails: %q", told.told)
			}
			text, err := os.ReadFile(path)
			if diff := cmp.Diff(recorded, string(text)); err != nil || diff != "" {
				t.Errorf("%v\n%s", err, diff)
			}
			before, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.Chtimes(path, time.Time{}, before.ModTime().Add(-time.Hour)); err != nil {
				t.Fatal(err)
			}
			kommunicatetest.Play(t, booking(), path)
			if after, err := os.Stat(path); err != nil || !after.ModTime().Before(before.ModTime()) {
				t.Errorf("a script with nothing to update was written: %v", err)
			}
		})
	}
}

func TestPlayRecordsNot(t *testing.T) {
	t.Setenv(kommunicatetest.UpdateEnv, "1")
	path := filepath.Join(t.TempDir(), "a.convo")
	if err := os.WriteFile(path, []byte(unrecorded), 0o600); err != nil {
		t.Fatal(err)
	}
	told := &teller{T: t}
	kommunicatetest.Play(told, kommunicate.BotFunc(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return nil, os.Remove(path) // So that it cannot be written to its place.
	}), filepath.Join(path))
	if len(told.told) == 0 || !strings.Contains(told.told[0], "was not offered") {
		t.Errorf("told %q", told.told)
	}
	report := &kommunicatetest.Report{Updated: []byte("x")}
	script, err := kommunicatetest.ParseScript(filepath.Join(path, "none", "a.convo"), []byte(unrecorded))
	if err != nil {
		t.Fatal(err)
	}
	report.Script = script
	if _, err := report.Save(); err == nil || !strings.Contains(err.Error(), "recording: ") {
		t.Errorf("error %v", err)
	}
}
