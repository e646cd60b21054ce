package platformtest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/inprocess"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// carriedFile is where a platform's package keeps how it carries the suite.
const carriedFile = "testdata/carried.json"

// A carriage is how a platform carries a message or a turn of the suite.
type carriage struct {
	Name string `json:"name"`
	// As is native, in the platform's own terms; payload, as Kommunicate's JSON
	// within the platform's; or "", not at all.
	As string `json:"as"`
	// Changed says that a message arrives as something else than was said.
	Changed bool `json:"changed,omitempty"`
	// Lost are the members of a turn's JSON that do not arrive.
	Lost     []string   `json:"lost,omitempty"`
	Degraded []degraded `json:"degraded,omitempty"`
}

const (
	native  = "native"
	payload = "payload"
)

// degraded is what was reported as such.
type degraded struct {
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// testCarried holds how the platform carries the suite against the file that its
// package keeps, or writes that.
func testCarried(t *testing.T, p Platform) {
	now := p.carries(t)
	update := os.Getenv(kommunicatetest.UpdateEnv) == "1"
	if update {
		if err := os.MkdirAll(filepath.Dir(carriedFile), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(carriedFile, now, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(carriedFile)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		t.Logf("there is no %s; with %s=1 this test writes it", carriedFile, kommunicatetest.UpdateEnv)
	case err != nil:
		t.Fatal(err)
	case !bytes.Equal(now, kept):
		t.Errorf("the platform carries the suite otherwise than %s says, from %s\nWith %s=1 this test writes:\n%s",
			carriedFile, firstDifference(string(now), string(kept)), kommunicatetest.UpdateEnv, now)
	}
}

// carries is how the platform carries the suite, as JSON.
func (p Platform) carries(t *testing.T) []byte {
	var suite struct {
		Messages []carriage `json:"messages"`
		Turns    []carriage `json:"turns"`
	}
	for _, m := range Messages() {
		suite.Messages = append(suite.Messages, p.carryMessage(t, m))
	}
	for _, turn := range Turns() {
		suite.Turns = append(suite.Turns, p.carryTurn(t, turn))
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(suite); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// carryMessage looks for a message in what the platform answers New.
func (p Platform) carryMessage(t *testing.T, m NamedMessage) carriage {
	said := messagesOf(m)
	seen := new(exchange)
	c := p.connect(t, says(said...))
	bot := p.call(t, seen.tap(inprocess.Transport{Handler: p.Fake(c.handler)}), kommunicate.WithDegraded(c.degraded.add))
	turn := Turns()[0].Turn
	got, err := bot.Respond(t.Context(), &turn)
	if err != nil {
		t.Fatal(err)
	}
	carried := carriage{Name: m.Name, As: native, Degraded: c.degraded.list()}
	switch {
	case len(got) == 0 && len(said) > 0:
		carried.As = ""
	case !p.Kommunicate && seen.answers.any(isMessage):
		carried.As = payload
	}
	carried.Changed = carried.As != "" && len(said) > 0 && plain(t, got) != plain(t, kommunicate.SplitHandoffs(said))
	return carried
}

// carryTurn looks in what New asks the platform for what a turn is about.
func (p Platform) carryTurn(t *testing.T, sent NamedTurn) carriage {
	var arrived kommunicate.Turn
	seen := new(exchange)
	c := p.connect(t, func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		arrived = *turn
		return []kommunicate.Message{{Text: "Yes."}}, nil
	})
	bot := p.call(t, seen.tap(inprocess.Transport{Handler: p.Fake(c.handler)}), kommunicate.WithDegraded(c.degraded.add))
	turn := sent.Turn
	if _, err := bot.Respond(t.Context(), &turn); err != nil {
		t.Fatal(err)
	}
	is := func(v any) bool { return v == topic(&sent.Turn) }
	carried := carriage{Name: sent.Name, Degraded: c.degraded.list(), Lost: lost(t, &sent.Turn, &arrived)}
	switch {
	case !holds(tree(t, arrived), is, nil):
		if len(carried.Degraded) == 0 {
			t.Errorf("what the turn %s is about, %q, does not arrive, and nothing says so", sent.Name, topic(&sent.Turn))
		}
	case p.Kommunicate, seen.requests.anyOutside(is, isContext):
		carried.As = native
	default:
		carried.As = payload
	}
	return carried
}

// topic is the text that a turn of the suite is about.
func topic(turn *kommunicate.Turn) string {
	switch {
	case len(turn.Attachments) > 0 && turn.Attachments[0].Location != nil:
		return turn.Attachments[0].Location.Latitude
	case len(turn.Attachments) > 0:
		return turn.Attachments[0].URL
	case len(turn.FormData) > 0:
		return turn.FormData.Text(turn.FormData[0].Name)
	case len(turn.ActionResponses) > 0:
		return turn.ActionResponses[0].Name
	case turn.Event != "":
		return turn.Event
	}
	return turn.Text
}

// lost names the members of a turn's JSON that did not arrive.
func lost(t *testing.T, sent, arrived *kommunicate.Turn) []string {
	was, _ := tree(t, sent).(map[string]any)
	is, _ := tree(t, arrived).(map[string]any)
	var names []string
	for name, value := range was {
		if !empty(value) && empty(is[name]) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func empty(value any) bool { return value == nil || value == "" || value == 0.0 }
