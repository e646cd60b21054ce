package kommunicatetest

import (
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/rules"
	"github.com/kommunicate-go/kommunicate/internal/widget"
)

// An observation is what the real web widget was seen to do with a message.
type observation struct {
	Message  json.RawMessage
	Effect   string
	Observed struct {
		Visible bool
		Throws  bool
		Clicks  []observedClick
	}
}

type observedClick struct {
	Control  string
	Dead     bool
	Error    string
	Sends    []observedSend
	Opens    []struct{ URL, Target string }
	Requests []struct{ Method, URL, Body string }
}

type observedSend struct {
	Message  string
	Metadata json.RawMessage
}

// unknowable are the messages of which the texts that clicks send are compared
// and their metadata is not, and why.
var unknowable = map[string]string{
	"t11-replyMetadata-top-string.json": "the widget sends a text for metadata, of which nobody knows what the server makes",
}

// severities are the effects of faults in the observations.
var severities = map[string]rules.Severity{"breaks": rules.Breaks, "nothing": rules.Nothing}

// TestObserved compares clicks and forms with those of the real widget.
func TestObserved(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("KOMMUNICATE_SHARED")
	if dir == "" {
		t.Skip("KOMMUNICATE_SHARED does not name the folder with the observations")
	}
	files, err := filepath.Glob(filepath.Join(dir, "samples", "widget", "*.json"))
	if err != nil || len(files) < 78 {
		t.Fatalf("%d observations, error %v", len(files), err)
	}
	for _, file := range files {
		name := filepath.Base(file)
		t.Run(name, func(t *testing.T) {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var o observation
			if err := json.Unmarshal(raw, &o); err != nil {
				t.Fatal(err)
			}
			conv := showing(t, o.Message)
			e := conv.thread.entries[len(conv.thread.entries)-1]
			if hidden := e.hiddenOn(kommunicate.Web); hidden == o.Observed.Visible {
				t.Errorf("hidden %v, want visible %v", hidden, o.Observed.Visible)
			}
			compareFault(t, conv, o)
			for i, click := range o.Observed.Clicks {
				if unknowable[name] != "" {
					for i := range click.Sends {
						click.Sends[i].Metadata = json.RawMessage(`{}`)
					}
				}
				compareClick(t, conv, e, click, i > 0)
			}
		})
	}
}

// compareFault checks that the user is told of the message if, and only if, the
// widget throws or shows nothing.
func compareFault(t *testing.T, conv *Conversation, o observation) {
	t.Helper()
	_, err := conv.Wait()
	var broken *WidgetError
	if err != nil && !errors.As(err, &broken) {
		t.Fatal(err)
	}
	want, faulty := severities[o.Effect]
	switch fault := conv.thread.entries[len(conv.thread.entries)-1].drawing(conv.on).Fault; {
	case faulty != (broken != nil) || o.Observed.Throws && !faulty:
		t.Errorf("effect %q, throws %v, ours: %v", o.Effect, o.Observed.Throws, err)
	case faulty && fault.Rule.Severity != want:
		t.Errorf("effect %q, ours: %s [%s]", o.Effect, fault.Rule.Severity, fault.Rule.Code)
	}
}

// showing returns a conversation in which a bot has sent the message.
func showing(t *testing.T, message json.RawMessage) *Conversation {
	t.Helper()
	srv := NewServer()
	t.Cleanup(srv.Close)
	answer := append(append([]byte("["), message...), ']')
	srv.AddBot(Bot{ID: "b", Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if body := make([]byte, 4096); strings.Contains(string(body[:must(r.Body.Read(body))]), `"WELCOME"`) {
			_, _ = w.Write(answer)
		}
	})})
	srv.SetRules(Rules{Bot: "b"})
	srv.mu.Lock()
	th, err := srv.create(creation{title: "t", members: []string{"ann"}})
	srv.mu.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	conv := srv.User("ann").Conversation(kommunicate.GroupID("1001"))
	if err := srv.settle(th); err != nil {
		t.Fatal(err)
	}
	return conv
}

func must(n int, _ error) int { return n }

func compareClick(t *testing.T, conv *Conversation, e *entry, want observedClick, filled bool) {
	t.Helper()
	from, visits := len(conv.thread.entries), len(conv.thread.visits)
	var err error
	if nothing := want.Sends == nil && want.Opens == nil && want.Requests == nil && !want.Dead && want.Error == ""; nothing {
		compareInert(t, e, want.Control)
		return
	}
	if f := e.drawing(conv.on).Form; filled && f != nil {
		_, err = conv.Submit(fillingOf(f))
	} else {
		_, err = conv.Click(want.Control)
	}
	if want.Dead || want.Error != "" {
		if err == nil {
			t.Errorf("a click on %q does nothing in the widget; ours does something", want.Control)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	var got []observedSend
	for _, sent := range conv.thread.entries[from:] {
		if sent.who == ByUser {
			got = append(got, observedSend{sent.text, widgetMetadata(sent, e.key)})
		}
	}
	for i := range want.Sends {
		want.Sends[i].Metadata = mustJSON(json.RawMessage(strings.ReplaceAll(string(want.Sends[i].Metadata), "5-1234-1700000000000", "KEY")))
	}
	same := gocmp.Comparer(func(a, b json.RawMessage) bool {
		var x, y any
		return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && gocmp.Equal(x, y)
	})
	if diff := gocmp.Diff(want.Sends, got, same); diff != "" {
		t.Errorf("sends (-widget +ours):\n%s", diff)
	}
	compareVisits(t, want, conv.thread.visits[visits:])
}

// compareInert checks what is on view and was observed to do nothing of its own
// in a click: a film's address, a link whose page was not observed.
func compareInert(t *testing.T, e *entry, label string) {
	t.Helper()
	view := e.drawing(kommunicate.Web)
	for _, have := range view.Controls {
		if have.Label == label && have.Dead == "" && !have.Sends {
			return
		}
	}
	for _, figure := range view.Figures {
		for _, line := range figure.Lines() {
			if strings.Contains(line, label) {
				return
			}
		}
	}
	t.Errorf("%q is not on view: %+v", label, view)
}

func compareVisits(t *testing.T, want observedClick, got []Visit) {
	t.Helper()
	var wants []Visit
	for _, open := range want.Opens {
		wants = append(wants, Visit{Method: "GET", URL: strings.TrimSpace(open.URL), SameTab: open.Target == "_parent"})
	}
	for _, request := range want.Requests {
		url := strings.TrimPrefix(request.URL, "https://widget.example.test/") // The page's own address.
		wants = append(wants, Visit{Method: request.Method, URL: url, Body: request.Body})
	}
	if wants == nil { // A link of a list: its opening was not observed.
		return
	}
	for i := range got {
		got[i].ContentType = ""
	}
	if diff := gocmp.Diff(wants, got); diff != "" {
		t.Errorf("visits (-widget +ours):\n%s", diff)
	}
}

// widgetMetadata is the metadata of a sent message as the widget's code has it:
// before the session's context is added.
func widgetMetadata(sent *entry, formKey string) json.RawMessage {
	metadata := map[string]any{}
	for name, value := range sent.metadata {
		metadata[name] = value
	}
	context := widget.ParseObject(sent.metadata["KM_CHAT_CONTEXT"])
	delete(context, "kmUserLocale")
	metadata["KM_CHAT_CONTEXT"] = context
	if len(context) == 0 {
		delete(metadata, "KM_CHAT_CONTEXT")
	}
	return json.RawMessage(strings.ReplaceAll(string(mustJSON(metadata)), formKey, "KEY"))
}

// fillingOf are the values that were typed for the observations.
func fillingOf(f *widget.Form) map[string]any {
	values := map[string]any{}
	for _, have := range f.Fields {
		switch have.Kind {
		case "number":
			values[have.Key] = 42
		case "date":
			values[have.Key] = "2024-01-31"
		case "password":
			values[have.Key] = "Abc@12345"
		case "checkbox":
			values[have.Key] = []string{have.Options[0].Label}
		case "radio":
			values[have.Key] = cmp.Or(have.Options[0].Value, have.Options[0].Label)
		case "dropdown", "hidden":
		default:
			values[have.Key] = "Ada Lovelace"
		}
	}
	return values
}
