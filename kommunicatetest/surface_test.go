package kommunicatetest_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

var surfaces = []kommunicate.Surface{kommunicate.Web, kommunicate.Android, kommunicate.IOS}

// TestOn is the same conversation in a browser and in apps.
func TestOn(t *testing.T) {
	t.Parallel()
	for on, want := range map[kommunicate.Surface][]string{
		kommunicate.Web:     {"Bye.", "Assigned to Anna"},
		kommunicate.Android: {},
		kommunicate.IOS:     {"Bye.", "Assigned to Anna"},
	} {
		bot := &script{answers: map[string]string{
			"WELCOME": `[{"message": "Hi", "metadata": {"contentType": "300", "templateId": "7", "payload":
				{"elements": [{"title": "Cake", "action": {"type": "quick_reply", "text": "cake", "replyMetadata": {"k": "v"}, "updateLanguage": "de"}}]}}}]`,
			"bye": `[{"message": "Bye.", "metadata": {"KM_ASSIGN_TO": ""}}]`,
		}}
		conv := withBot(t, newServer(t), bot).On(on)
		bubbles, err := conv.Wait()
		see(t, bubbles, err, "Hi")
		if _, err := conv.Click("Cake"); err != nil {
			t.Fatal(err)
		}
		turn, context := bot.last(t)
		metadata := turn["metadata"].(map[string]any)
		if sends := metadata["k"] == "v"; sends != (on == kommunicate.Web) {
			t.Errorf("%s: metadata %v", on, metadata)
		}
		if language := context["kmUserLanguageCode"]; (language == "de") != (on != kommunicate.IOS) {
			t.Errorf("%s: language %v", on, language)
		}
		if source := context["messageSource"]; source != strings.ToUpper(on.String()) {
			t.Errorf("%s: messageSource %v", on, source)
		}
		bubbles, err = conv.Say("bye")
		see(t, bubbles, err, want...)
		if got := conv.Transcript(); got[0].Surface != on || strings.Contains(got.String(), "not shown: Bye.") != (on == kommunicate.Android) {
			t.Errorf("%s:\n%s", on, got)
		}
	}
}

// TestWidgetError is a message that one client cannot show and others can.
func TestWidgetError(t *testing.T) {
	t.Parallel()
	for _, on := range surfaces {
		bot := &script{answers: map[string]string{"go": `[{"message": "pick", "metadata": {"contentType": "300", "templateId": "13",
			"payload": [{"name": "Yes", "action": {"type": "quickReply", "message": "yes"}}]}}]`}}
		conv := withBot(t, newServer(t), bot).On(on)
		bubbles, err := conv.Say("go")
		if on == kommunicate.Web {
			see(t, bubbles, err, "pick")
			continue
		}
		want := &kommunicatetest.WidgetError{
			Surface: on, Key: "5-1001-3", Code: "unknown-template", Reason: "template 13 is not known", Effect: "the rich content is not shown",
		}
		var got *kommunicatetest.WidgetError
		if !errors.As(err, &got) || !cmp.Equal(got, want) {
			t.Errorf("error %v, want %v", err, want)
		}
		see(t, bubbles, nil, "pick")
		bubbles, err = conv.Say("again") // It is told once.
		see(t, bubbles, err)
	}
}

func TestFormOnIOS(t *testing.T) {
	t.Parallel()
	conv, bot := shown(t, rich("12", `[
		{"type": "dropdown", "data": {"title": "Size", "name": "size", "options": [{"label": "Small", "value": "s"}, {"label": "Large", "value": "l"}]}},
		{"type": "submit", "data": {"name": "Send", "action": {"message": "sent", "postBackToKommunicate": true}}}]`))
	if _, err := conv.On(kommunicate.IOS).Submit(map[string]any{"size": "Large"}); err != nil {
		t.Fatal(err)
	}
	if _, context := bot.last(t); !cmp.Equal(context["formData"], any(map[string]any{"size": "Large"})) {
		t.Errorf("formData %v", context["formData"])
	}
	conv, bot = shown(t, rich("12", `[
		{"type": "text", "data": {"label": "Name", "validation": {"regex": "(?=A)"}}},
		{"type": "submit", "data": {"name": "Send", "action": {"postBackToKommunicate": true}}}]`))
	if _, err := conv.On(kommunicate.Android).Submit(map[string]any{"Name": "Ann"}); err != nil {
		t.Fatal(err)
	}
	if turn, _ := bot.last(t); turn["message"] != "Name : Ann" {
		t.Errorf("the bot hears %v", turn["message"])
	}
	for _, remark := range []string{"its button has none", `the pattern of field "Name" is not checked`} {
		if text := conv.Transcript().String(); !strings.Contains(text, remark) {
			t.Errorf("no remark %q in\n%s", remark, text)
		}
	}
}

func TestRate(t *testing.T) {
	t.Parallel()
	bot := &script{answers: map[string]string{"bye": `[{"metadata": {"actionRequest": "askCSAT"}}]`}}
	conv := withBot(t, newServer(t), bot)
	if _, err := conv.Rate(5, ""); err == nil {
		t.Error("rated without being asked")
	}
	if _, ok := conv.Rating(); ok {
		t.Error("a rating from nowhere")
	}
	if _, err := conv.Say("bye"); err != nil {
		t.Fatal(err)
	}
	if _, err := conv.On(kommunicate.IOS).Rate(5, ""); err == nil {
		t.Error("iOS asks for a rating")
	}
	for _, score := range []int{0, 11} {
		if _, err := conv.Rate(score, ""); err == nil {
			t.Errorf("rated %d", score)
		}
	}
	calls := bot.count()
	bubbles, err := conv.Rate(5, "quick")
	see(t, bubbles, err, "Rated 5")
	if got, ok := conv.Rating(); !ok || got != (kommunicatetest.Rating{Score: 5, Comment: "quick"}) {
		t.Errorf("rating %+v", got)
	}
	if got := bubbles[0].Message.Metadata.Text("feedback"); got != `{"comments":["quick"],"rating":5}` {
		t.Errorf("feedback %s", got)
	}
	if bot.count() != calls {
		t.Error("the bot was called for a rating")
	}
	if _, err := conv.Rate(1, ""); err == nil {
		t.Error("rated twice")
	}
}
