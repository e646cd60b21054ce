package kommunicatetest_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

func TestTranscript(t *testing.T) {
	t.Parallel()
	bot := &script{answers: map[string]string{
		"WELCOME": `[{"message": "Hello,\nhow can I help?", "metadata": {"contentType": "300", "templateId": "6", "payload": [
			{"title": "Order", "message": "order"}, {"title": "Talk to Human", "message": "human"}]}}]`,
		"order":                   rich("12", wholeForm),
		"list":                    rich("7", `{"headerText": "Offers", "elements": [{"title": "Tea", "description": "hot", "action": {"type": "quick_reply"}}, {"title": "Cake", "action": {"type": "link", "url": "https://e.test/cake"}}]}`),
		"cards":                   `[{"metadata": {"contentType": "300", "templateId": "10", "payload": [{"title": "Inn", "titleExt": "4/5", "subtitle": "Old town", "buttons": []}, {"title": "Spa", "url": "https://e.test/spa", "buttons": [{"name": "Book", "action": {"type": "quickReply", "payload": {"message": "b"}}}]}, {"title": "Lake", "buttons": []}]}}]`,
		"media":                   `[{"message": "<b>look</b>", "messageType": "html", "metadata": {"contentType": "300", "templateId": "9", "payload": [{"url": "https://e.test/a.png", "caption": "A"}]}}, {"metadata": {"contentType": "300", "templateId": "14", "payload": [{"url": "https://e.test/a.mp4"}]}}]`,
		"faq":                     rich("8", `{"title": "Q?", "description": "A.", "buttons": [{"name": "Thanks"}]}`),
		"broken":                  rich("99", `[{}]`),
		"KOMMUNICATE_MEDIA_EVENT": `[{"metadata": {"actionRequest": "addTags", "payload": {"tags": ["files", "new"]}}}]`,
		"CONFIRM":                 `[{"message": "secret", "metadata": {"category": "HIDDEN"}}]`,
		"mine":                    `[{"metadata": {"actionRequest": "updateUserDetail", "payload": {"email": "a@e.test", "metadata": {"plan": "gold"}}}}]`,
		"nothing":                 `[{"metadata": {"actionRequest": "updateUserDetail", "payload": {}}}]`,
		"human":                   `[{"message": "One moment.", "metadata": {"KM_ASSIGN_TO": ""}}]`,
	}}
	conv := withBot(t, newServer(t), bot)
	say := func(text string) func() ([]kommunicatetest.Bubble, error) {
		return func() ([]kommunicatetest.Bubble, error) { return conv.Say(text) }
	}
	broken := func(text string) func() ([]kommunicatetest.Bubble, error) {
		return func() ([]kommunicatetest.Bubble, error) {
			bubbles, err := conv.Say(text)
			var broken *kommunicatetest.WidgetError
			if !errors.As(err, &broken) || broken.Code != "unknown-template" {
				t.Errorf("error %v", err)
			}
			return bubbles, nil
		}
	}
	for _, act := range []func() ([]kommunicatetest.Bubble, error){
		conv.Wait, say("order"), say("list"), say("cards"), say("media"), say("faq"), broken("broken"), say("mine"), say("nothing"),
		func() ([]kommunicatetest.Bubble, error) { return conv.Click("Cake") },
		func() ([]kommunicatetest.Bubble, error) {
			return conv.SendFile(kommunicate.FileMeta{Name: "a.png", ContentType: "image/png", URL: "https://e.test/a.png", BlobKey: "k"})
		},
		func() ([]kommunicatetest.Bubble, error) {
			return conv.SendLocation(kommunicate.Location{Latitude: "1.5", Longitude: "2"})
		},
		func() ([]kommunicatetest.Bubble, error) { return conv.Trigger("CONFIRM") },
		func() ([]kommunicatetest.Bubble, error) { return conv.Click("Talk to Human") },
	} {
		if _, err := act(); err != nil {
			t.Fatal(err)
		}
	}
	const want = `
     (event WELCOME)
FAQ  Hello,
     how can I help?
     [Order] [Talk to Human]
ann  order
FAQ  pick
     Name: [your name   ]
     Pin: [            ]
     note: [            ]
     size: [Small | Large]
     pay: ( ) Cash  ( ) Card
     extras: [ ] Milk  [ ] Sugar
     [Send]
ann  list
FAQ  pick
     Offers
     Tea: hot
     [Tea] [Cake -> https://e.test/cake]
ann  cards
FAQ  Inn | 4/5 | Old town
     Spa
     [Spa -> https://e.test/spa] [Book]
     Lake
ann  media
FAQ  <b>look</b>
     picture https://e.test/a.png: A
FAQ  film https://e.test/a.mp4
ann  faq
FAQ  pick
     Q?
     A.
     [Thanks]
ann  broken
FAQ  pick
     (cannot be shown: template 99 is not known)
ann  mine
     (the user's detail is updated: email, metadata.plan)
ann  nothing
     (the user's detail is updated: nothing)
     (opens https://e.test/cake)
ann  [file a.png]
     (tagged: files, new)
ann  [place 1.5, 2]
     (tagged: files, new)
     (event CONFIRM)
     (FAQ, not shown: secret)
ann  human
FAQ  One moment.
     -- Assigned to Anna --
`
	got := conv.Transcript()
	if diff := cmp.Diff(want, "\n"+got.String()); diff != "" {
		t.Errorf("transcript (-want +got):\n%s", diff)
	}
	if text := got.Visible().String(); strings.Contains(text, "secret") || strings.Contains(text, "(event") {
		t.Errorf("what is hidden is visible:\n%s", text)
	}
	if got, want := got[1].String(), "Hello,\nhow can I help?\n[Order] [Talk to Human]"; got != want {
		t.Errorf("bubble %q, want %q", got, want)
	}
	cmp.Equal(got, got) // Panics on types that users could not compare.
}

func TestTranscriptWriteError(t *testing.T) {
	t.Parallel()
	conv := withBot(t, newServer(t), &script{})
	if n, err := conv.Transcript().WriteTo(brokenWriter{}); n != 3 || !errors.Is(err, errBroken) {
		t.Errorf("wrote %d, error %v", n, err)
	}
}

var errBroken = errors.New("broken")

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 3, errBroken }
