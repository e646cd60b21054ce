package kommunicate_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate"
)

// saying is a bot with one answer.
func saying(text string) kommunicate.BotFunc {
	return func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: text}}, nil
	}
}

func ExampleMux() {
	var mux kommunicate.Mux
	mux.Event(kommunicate.EventWelcome, saying("How can I help?"))
	mux.Text("opening hours", saying("9 to 5."))
	mux.Pattern(`order (?P<number>\d+)`, func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: "Order " + turn.Params.Text("number") + " is on its way."}}, nil
	})

	for _, turn := range []*kommunicate.Turn{
		{Event: kommunicate.EventWelcome},
		{Text: " Opening Hours "},
		{Text: "Where is order 66?"},
		{Text: "What?"},
	} {
		messages, err := mux.Respond(context.Background(), turn)
		if errors.Is(err, kommunicate.ErrNotUnderstood) {
			fmt.Println("not understood")
			continue
		}
		fmt.Println(messages[0].Text)
	}
	// Output:
	// How can I help?
	// 9 to 5.
	// Order 66 is on its way.
	// not understood
}

// A muxRoute is a route as the specification below sees it.
type muxRoute struct{ kind, key, value string }

func (r muxRoute) name() string { return strings.Join([]string{r.kind, r.key, r.value}, "/") }

func (r muxRoute) add(mux *kommunicate.Mux) {
	bot := saying(r.name())
	switch r.kind {
	case "event":
		mux.Event(r.key, bot)
	case "metadata":
		mux.ReplyMetadata(r.key, r.value, bot)
	case "form":
		mux.Form(r.key, bot)
	case "attachment":
		mux.Attachment(r.key, bot)
	case "text":
		mux.Text(r.key, bot)
	case "intent":
		mux.Intent(r.key, bot)
	case "pattern":
		mux.Pattern(r.key, bot)
	case "else":
		mux.Else(bot)
	}
}

// fits is the naive specification of one route.
func (r muxRoute) fits(t *kommunicate.Turn) bool {
	switch r.kind {
	case "event":
		return t.Event != "" && t.Event == r.key
	case "metadata":
		_, ok := t.Metadata.Get(r.key)
		return ok && (r.value == "" || r.value == t.Metadata.Text(r.key))
	case "form":
		_, ok := t.FormData.Get(r.key)
		return ok || r.key == "" && len(t.FormData) > 0
	case "attachment":
		if len(t.Attachments) == 0 {
			return false
		}
		ok, _ := path.Match(r.key, t.Attachments[0].Type)
		return ok || r.key == ""
	case "text":
		return strings.EqualFold(strings.TrimSpace(r.key), strings.TrimSpace(t.Text))
	case "intent":
		return t.Intent != "" && t.Intent == r.key
	case "pattern":
		return regexp.MustCompile(r.key).MatchString(t.Text)
	}
	return true
}

// specified is the naive specification of the whole: by kind, then in order.
func specified(routes []muxRoute, t *kommunicate.Turn) string {
	kinds := []string{"event", "metadata", "form", "attachment", "text", "intent", "pattern", "else"}
	switch {
	case t.Event != "" && (t.Text == "Event: "+t.Event || t.Metadata.Text("category") == "HIDDEN"):
		kinds = []string{"event", "metadata", "form", "attachment", "else"}
	case t.Event != "" && t.Text == "":
		kinds = []string{"event", "metadata", "form", "attachment", "intent", "else"}
	}
	for _, kind := range kinds {
		for _, r := range routes {
			if r.kind == kind && r.fits(t) {
				return r.name()
			}
		}
	}
	return ""
}

func TestMuxRoutesAsSpecified(t *testing.T) {
	pick := func(r *rand.Rand, of ...string) string { return of[r.IntN(len(of))] }
	text := func(r *rand.Rand) string {
		return pick(r, "yes", " YES ", "ſtraße", "STRASSE", "Straße", "order 7", "", "K", "\u212a")
	}
	for seed := range uint64(2000) {
		r := rand.New(rand.NewPCG(seed, 0))
		var mux kommunicate.Mux
		var routes []muxRoute
		seen := map[string]bool{}
		for range r.IntN(12) {
			route := muxRoute{kind: pick(r, "event", "metadata", "form", "attachment", "text", "intent", "pattern", "else")}
			switch route.kind {
			case "event", "intent":
				route.key = pick(r, "a", "b")
			case "metadata":
				route.key, route.value = pick(r, "k", "l"), pick(r, "", "v")
			case "form":
				route.key = pick(r, "", "Name", "Age")
			case "attachment":
				route.key = pick(r, "", "image/*", "image/png", "location")
			case "text":
				route.key = text(r)
			case "pattern":
				route.key = pick(r, `\d`, "^y", "(?P<all>.*)", "^Event")
			}
			id := route.kind + "/" + strings.ToLower(strings.ToUpper(strings.TrimSpace(route.key))) + "/" + route.value
			if seen[id] {
				continue
			}
			seen[id] = true
			routes = append(routes, route)
			route.add(&mux)
		}
		turn := &kommunicate.Turn{Event: pick(r, "", "a", "c"), Text: text(r), Intent: pick(r, "", "b")}
		if turn.Event != "" && r.IntN(3) == 0 {
			turn.Text = "Event: " + turn.Event
		}
		if r.IntN(3) == 0 {
			turn.Metadata = kommunicate.Pairs(pick(r, "k", "l", "category"), pick(r, "v", "w", "HIDDEN"))
		}
		if r.IntN(3) == 0 {
			turn.FormData = kommunicate.Pairs(pick(r, "Name", "Other"), "x")
		}
		if r.IntN(3) == 0 {
			turn.Attachments = []kommunicate.Attachment{{Type: pick(r, "image/png", "text/plain", "location")}}
		}
		got := ""
		if messages, err := mux.Respond(t.Context(), turn); err == nil {
			got = messages[0].Text
		} else if !errors.Is(err, kommunicate.ErrNotUnderstood) {
			t.Fatal(err)
		}
		if want := specified(routes, turn); got != want {
			t.Fatalf("seed %d: %+v with %v went to %q, want %q", seed, turn, routes, got, want)
		}
	}
}

func TestMuxRefusesARouteTwice(t *testing.T) {
	for _, r := range []muxRoute{
		{"event", "a", ""},
		{"metadata", "k", "v"},
		{"form", "f", ""},
		{"attachment", "image/*", ""},
		{"text", "Hi", ""},
		{"intent", "i", ""},
		{"pattern", "p", ""},
		{"else", "", ""},
	} {
		var mux kommunicate.Mux
		r.add(&mux)
		if !panics(func() { r.add(&mux) }) {
			t.Errorf("%s: registered twice", r.kind)
		}
	}
	var mux kommunicate.Mux
	if !panics(func() { mux.Else(nil) }) || !panics(func() { mux.Text("a", nil) }) || !panics(func() { mux.Form("", nil) }) {
		t.Error("a nil bot was registered")
	}
	if !panics(func() { mux.Event("", saying("")) }) || !panics(func() { mux.Intent("", saying("")) }) || !panics(func() { mux.ReplyMetadata("", "", saying("")) }) {
		t.Error("a route that no turn fits was registered")
	}
	if panics(func() { mux.ReplyMetadata("a=b", "c", saying("")); mux.ReplyMetadata("a", "b=c", saying("")) }) {
		t.Error("two routes are taken for one")
	}
	if !panics(func() { mux.Pattern("(", saying("")) }) || !panics(func() { mux.Attachment("[", saying("")) }) {
		t.Error("a broken pattern was registered")
	}
}

func TestMuxLeavesTheTurnAlone(t *testing.T) {
	var mux kommunicate.Mux
	mux.Pattern(`(?P<n>\d+)`, saying("ok"))
	turn := &kommunicate.Turn{Text: "7", Params: kommunicate.Pairs("a", "b")}
	if _, err := mux.Respond(t.Context(), turn); err != nil || len(turn.Params) != 1 {
		t.Errorf("turn has %d parameters after the call, want 1; error %v", len(turn.Params), err)
	}
}

// TestMuxGroups: a group that is not in the match leaves the parameter alone.
func TestMuxGroups(t *testing.T) {
	var mux kommunicate.Mux
	var got kommunicate.Members
	mux.Pattern(`buy(?: (?P<what>\w*))?`, func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		got = turn.Params
		return nil, nil
	})
	for text, want := range map[string]string{"buy": "shoes", "buy ": "", "buy tea": "tea"} {
		if _, err := mux.Respond(t.Context(), &kommunicate.Turn{Text: text, Params: kommunicate.Pairs("what", "shoes")}); err != nil {
			t.Fatal(err)
		}
		if got.Text("what") != want {
			t.Errorf("%q: %q, want %q", text, got.Text("what"), want)
		}
	}
}

func panics(f func()) (did bool) {
	defer func() { did = recover() != nil }()
	f()
	return false
}
