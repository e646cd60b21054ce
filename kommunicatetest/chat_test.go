package kommunicatetest_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// rich is a bot's answer with rich content.
func rich(template, payload string) string {
	return `[{"message": "pick", "metadata": {"contentType": "300", "templateId": "` + template + `", "payload": ` + payload + `}}]`
}

// shown returns a conversation in which the bot has answered the welcome event
// with rich content, and the bot.
func shown(t *testing.T, answer string) (*kommunicatetest.Conversation, *script) {
	t.Helper()
	bot := &script{answers: map[string]string{"WELCOME": answer}}
	conv := withBot(t, newServer(t), bot)
	bubbles, err := conv.Wait()
	if broken := (*kommunicatetest.WidgetError)(nil); errors.As(err, &broken) {
		err = nil
	}
	see(t, bubbles, err, "pick")
	return conv, bot
}

const post = `"formData": {"b": "2", "a": 1}, "formAction": "https://e.test/pay"`

// TestClicks is what the bot hears of a click on each kind of control.
func TestClicks(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, template, payload, click string
		hears                          string            // "" when nothing is sent.
		metadata                       map[string]string // Members of the turn's metadata.
		visit                          kommunicatetest.Visit
	}{
		{
			name: "suggested reply", template: "6", payload: `[{"title": "Yes", "message": "yes please", "replyMetadata": {"k": "v", "n": 1}}]`,
			click: "Yes", hears: "yes please", metadata: map[string]string{"k": "v", "n": "1"},
		},
		{
			name: "suggested reply, metadata in a string", template: "6", payload: `[{"title": "Yes", "message": "y", "replyMetadata": "{\"k\":\"v\"}"}]`,
			click: "Yes", hears: "y", metadata: map[string]string{"k": "v"},
		},
		{
			name: "link button", template: "3", payload: `[{"type": "link", "name": "Shop", "url": "https://e.test/"}]`,
			click: "Shop", visit: kommunicatetest.Visit{Method: "GET", URL: "https://e.test/"},
		},
		{
			name: "submit button", template: "3", payload: `[{"name": "Pay", "replyText": "paid"}], ` + post,
			click: "Pay", hears: "paid", visit: kommunicatetest.Visit{
				Method: "POST", URL: "https://e.test/pay", ContentType: "application/x-www-form-urlencoded", Body: "a=1&b=2",
			},
		},
		{
			name: "combined link", template: "11", payload: `[{"name": "Shop", "action": {"type": "link", "url": "https://e.test/", "openLinkInNewTab": false}}]`,
			click: "Shop", visit: kommunicatetest.Visit{Method: "GET", URL: "https://e.test/", SameTab: true},
		},
		{
			name: "combined reply", template: "11", payload: `[{"name": "Yes", "type": "quickReply", "replyMetadata": {"k": "v"}, "action": {"message": "y"}}]`,
			click: "Yes", hears: "y", metadata: map[string]string{"k": "v"},
		},
		{
			name: "combined submit", template: "13", payload: `[{"name": "Pay", "action": {"type": "submit", "requestType": "application/json", ` + post + `}}]`,
			click: "Pay", hears: "Pay", visit: kommunicatetest.Visit{
				Method: "POST", URL: "https://e.test/pay", ContentType: "application/json", Body: `{"b":"2","a":"1"}`,
			},
		},
		{
			name: "list row", template: "7", payload: `{"elements": [{"title": "Row", "action": {"type": "quick_reply", "text": "r"}}]}`,
			click: "Row", hears: "r", metadata: map[string]string{"KM_FAQ_ID": "", "source": ""},
		},
		{
			name: "list link", template: "7", payload: `{"elements": [{"title": "Row", "action": {"type": "link", "url": "https://e.test/"}}]}`,
			click: "Row", visit: kommunicatetest.Visit{Method: "GET", URL: "https://e.test/"},
		},
		{
			name: "list button", template: "7", payload: `{"elements": [], "buttons": [{"name": "More", "action": {"type": "quick_reply"}}]}`,
			click: "More", hears: "More",
		},
		{
			name: "card reply", template: "10", payload: `[{"title": "T", "buttons": [{"name": "B", "action": {"type": "quickReply", "payload": {"title": "Book", "message": "b"}}}]}]`,
			click: "Book", hears: "b",
		},
		{
			name: "card link", template: "10", payload: `[{"title": "T", "buttons": [{"name": "B", "action": {"type": "link", "payload": {"url": "https://e.test/"}}}]}]`,
			click: "B", visit: kommunicatetest.Visit{Method: "GET", URL: "https://e.test/"},
		},
		{
			name: "card submit", template: "10", payload: `[{"title": "T", "buttons": [{"name": "B", "action": {"type": "submit", "payload": {"requestType": "json", ` + post + `}}}]}]`,
			click: "B", hears: "B", visit: kommunicatetest.Visit{Method: "POST", URL: "https://e.test/pay", Body: `{"b":"2","a":"1"}`},
		},
		{
			name: "form button", template: "12", payload: `[{"type": "hidden", "data": {"name": "h", "value": "1"}}, {"type": "submit", "data": {"name": "Send", "action": {"formAction": "https://e.test/pay"}}}]`,
			click: "Send", hears: "Send", visit: kommunicatetest.Visit{
				Method: "POST", URL: "https://e.test/pay", ContentType: "application/x-www-form-urlencoded", Body: "h=1",
			},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			conv, bot := shown(t, rich(test.template, test.payload))
			if _, err := conv.Click(test.click); err != nil {
				t.Fatal(err)
			}
			if test.hears == "" {
				if n := bot.count(); n != 1 {
					t.Errorf("the bot was called %d times, want once, for the welcome", n)
				}
			} else if turn, _ := bot.last(t); turn["message"] != test.hears {
				t.Errorf("the bot hears %q, want %q", turn["message"], test.hears)
			} else {
				for name, value := range test.metadata {
					if got := turn["metadata"].(map[string]any)[name]; got != value {
						t.Errorf("metadata %s is %v, want %q", name, got, value)
					}
				}
			}
			want := []kommunicatetest.Visit{test.visit}
			if test.visit == (kommunicatetest.Visit{}) {
				want = nil
			}
			if diff := cmp.Diff(want, conv.Visits()); diff != "" {
				t.Errorf("visits (-want +got):\n%s", diff)
			}
		})
	}
}

// TestClickErrors says what was offered, or why a click does nothing.
func TestClickErrors(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, template, payload, click, want string }{
		{"not offered", "6", `[{"title": "Yes", "message": "y"}, {"title": "No", "message": "n"}]`, "Maybe", `"Maybe" was not offered; on offer, the latest first: "Yes", "No"`},
		{"no message", "6", `[{"title": "Yes"}]`, "Yes", "no message to send"},
		{"no form data", "3", `[{"name": "Pay"}]`, "Pay", "no formData"},
		{"list spelling", "7", `{"elements": [{"title": "Row", "action": {"type": "quickReply"}}]}`, "Row", "neither link nor quick_reply"},
		{"card spelling", "10", `[{"title": "T", "buttons": [{"name": "B", "action": {"type": "quick_reply", "payload": {}}}]}]`, "B", "not offered"},
		{"card without payload", "10", `[{"title": "T", "buttons": [{"name": "B", "action": {"type": "link"}}]}]`, "B", "cannot show: a card button has no action"},
		{"combined without action", "11", `[{"name": "B", "type": "link"}]`, "B", "cannot show: a button has no action"},
		{"list button without action", "7", `{"buttons": [{"name": "B"}]}`, "B", "cannot show: a list button has no action"},
		{"dialog without buttons", "8", `{"title": "B"}`, "B", "cannot show: a dialog has no buttons"},
		{"no payload", "6", `""`, "B", "cannot show: the message has no payload"},
		{"not JSON", "6", `"['a']"`, "B", "cannot show: the payload is not JSON"},
		{"not an array", "9", `{}`, "B", "cannot show: the payload is not an array"},
		{"empty", "12", `[]`, "B", "cannot show: the payload is not an array"},
		{"unknown template", "99", `[{}]`, "B", "cannot show: template 99 is not known"},
		{"nothing", "9", `[{"url": "https://e.test/a.png"}]`, "B", "on offer, the latest first: nothing"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			conv, bot := shown(t, rich(test.template, test.payload))
			_, err := conv.Click(test.click)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want ...%s...", err, test.want)
			}
			if n := bot.count(); n != 1 {
				t.Errorf("the bot was called %d times, want once, for the welcome", n)
			}
		})
	}
}

// TestClickOnCards names the card where several have the button.
func TestClickOnCards(t *testing.T) {
	t.Parallel()
	card := func(title, more string) string {
		return `{"title": "` + title + `", ` + more + `"buttons": [{"name": "Recipe", "action": {"type": "quickReply", "payload": {"message": "` + title + `"}}}]}`
	}
	conv, bot := shown(t, rich("10", "["+card("Pasta", "")+","+card("Pizza", `"url": "https://e.test/pizza", `)+"]"))
	if _, err := conv.Click("Recipe"); err == nil || !strings.Contains(err.Error(), `Click("Recipe", "Pasta")`) {
		t.Errorf("error %v", err)
	}
	for _, path := range [][]string{{"Recipe", "Soup"}, {"Recipe", "Pizza", "a"}} {
		if _, err := conv.Click(path[0], path[1:]...); err == nil || !strings.Contains(err.Error(), "was not offered") {
			t.Errorf("%q: error %v", path, err)
		}
	}
	if _, err := conv.Click("Recipe", "Pizza"); err != nil {
		t.Fatal(err)
	}
	if turn, _ := bot.last(t); turn["message"] != "Pizza" {
		t.Errorf("the bot hears %v", turn["message"])
	}
	if _, err := conv.Click("Pizza"); err != nil {
		t.Fatal(err)
	}
	if visits := conv.Visits(); len(visits) != 1 || visits[0].URL != "https://e.test/pizza" {
		t.Errorf("visits %+v", visits)
	}
}

func TestNothingToSend(t *testing.T) {
	t.Parallel()
	conv := withBot(t, newServer(t), &script{})
	if _, err := conv.SendFile(kommunicate.FileMeta{Name: "a.png"}); err == nil {
		t.Error("a file that is nowhere was sent")
	}
	if _, err := conv.Trigger(""); err == nil {
		t.Error("an event without a name was raised")
	}
	defer func() {
		if recover() != "kommunicatetest: option 0 is nil" {
			t.Error("a nil option was taken")
		}
	}()
	kommunicatetest.NewServer(nil)
}

func TestClickTakesTheLatest(t *testing.T) {
	t.Parallel()
	bot := &script{answers: map[string]string{
		"WELCOME": rich("6", `[{"title": "A", "message": "old"}, {"title": "B", "message": "only here"}]`),
		"more":    rich("6", `[{"title": "A", "message": "new"}]`),
	}}
	conv := withBot(t, newServer(t), bot)
	for _, act := range []func() ([]kommunicatetest.Bubble, error){
		func() ([]kommunicatetest.Bubble, error) { return conv.Say(" more ") },
		func() ([]kommunicatetest.Bubble, error) { return conv.Click("A") },
	} {
		if _, err := act(); err != nil {
			t.Fatal(err)
		}
	}
	if turn, _ := bot.last(t); turn["message"] != "new" {
		t.Errorf("the bot hears %q", turn["message"])
	}
	if _, err := conv.Click("B"); err != nil {
		t.Fatal(err)
	}
	if turn, _ := bot.last(t); turn["message"] != "only here" {
		t.Errorf("the bot hears %q", turn["message"])
	}
}

func TestDialogSkipsBot(t *testing.T) {
	t.Parallel()
	conv, bot := shown(t, rich("8", `{"title": "Q", "description": "A", "buttonLabel": "Helpful?", "buttons": [
		{"name": "Yes"}, {"name": "No", "replyMetadata": {"skipBot": "false"}}]}`))
	for click, calls := range map[string]int{"Yes": 1, "No": 2} {
		before := bot.count()
		if _, err := conv.Click(click); err != nil {
			t.Fatal(err)
		}
		if got := bot.count() - before; got != calls-1 {
			t.Errorf("%s: the bot was called %d times, want %d", click, got, calls-1)
		}
	}
}

func TestLanguage(t *testing.T) {
	t.Parallel()
	conv, bot := shown(t, rich("6", `[{"title": "Español", "message": "hola", "updateLanguage": "es"}]`))
	if _, err := conv.Click("Español"); err != nil {
		t.Fatal(err)
	}
	if _, context := bot.last(t); context["kmUserLanguageCode"] != "es" {
		t.Errorf("context of the click: %v", context)
	}
	if _, err := conv.Say("gracias"); err != nil {
		t.Fatal(err)
	}
	if _, context := bot.last(t); context["kmUserLanguageCode"] != "es" {
		t.Errorf("context after it: %v", context)
	}
}

func TestReplyEventAndContext(t *testing.T) {
	t.Parallel()
	conv, bot := shown(t, rich("6", `[{"title": "Zone", "message": "zone a", "replyMetadata": {"KM_TRIGGER_EVENT": "ZONE", "KM_CHAT_CONTEXT": {"zone": "a"}}}]`))
	if _, err := conv.Click("Zone"); err != nil {
		t.Fatal(err)
	}
	turn, context := bot.last(t)
	if turn["eventName"] != "ZONE" || turn["message"] != "zone a" || context["zone"] != "a" {
		t.Errorf("turn %v", turn)
	}
	if transcript := conv.Transcript().Visible().String(); !strings.Contains(transcript, "zone a") {
		t.Errorf("the click is not shown:\n%s", transcript)
	}
}

const wholeForm = `[
	{"type": "text", "data": {"label": "Name", "placeholder": "your name", "validation": {"regex": "^[A-Z]", "errorText": "begin with a capital"}}},
	{"type": "password", "data": {"label": "Pin"}},
	{"type": "textarea", "data": {"title": "Note", "name": "note"}},
	{"type": "dropdown", "data": {"title": "Size", "name": "size", "options": [{"label": "Small", "value": "s"}, {"label": "Large", "value": "l"}]}},
	{"type": "radio", "data": {"title": "Pay", "name": "pay", "options": [{"label": "Cash", "value": "c"}, {"label": "Card", "value": "k"}], "validation": {"errorText": "choose one"}}},
	{"type": "checkbox", "data": {"title": "Extras", "name": "extras", "options": [{"label": "Milk", "value": "m"}, {"label": "Sugar", "value": "z", "selected": true}]}},
	{"type": "hidden", "data": {"name": "order", "value": "42"}},
	{"type": "submit", "data": {"name": "Send", "action": {"message": "sent", "requestType": "postBackToBotPlatform"}}}]`

func TestSayNothing(t *testing.T) {
	t.Parallel()
	conv := withBot(t, newServer(t), &script{})
	if _, err := conv.Say("  "); err == nil {
		t.Error("an empty text was sent")
	}
}

func TestUserAndConversationHandles(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	conv := start(t, srv, "", "")
	if got := srv.User("ann").ID(); got != "ann" {
		t.Errorf("ID %q", got)
	}
	if got := conv.GroupID(); got != "1001" {
		t.Errorf("group %q", got)
	}
	for name, f := range map[string]func(){
		"no user ID":           func() { srv.User("") },
		"an agent as user":     func() { srv.User("anna@example.com") },
		"unknown conversation": func() { srv.User("ann").Conversation("7") },
		"conversation x":       func() { srv.User("ann").Conversation("x") },
		"no agent ID":          func() { srv.AddAgent(kommunicatetest.Agent{}) },
		"no team ID":           func() { srv.AddTeam(kommunicatetest.Team{}) },
		"no webhook":           func() { srv.AddBot(kommunicatetest.Bot{ID: "b"}) },
		"two webhooks":         func() { srv.AddBot(kommunicatetest.Bot{ID: "b", URL: "https://e.test", Handler: &script{}}) },
		"a team of nobody":     func() { srv.AddTeam(kommunicatetest.Team{ID: "t", AgentIDs: []string{"gone"}}) },
		"a rule for no bot":    func() { srv.SetRules(kommunicatetest.Rules{Bot: "gone"}) },
		"a rule for no agent":  func() { srv.SetRules(kommunicatetest.Rules{DefaultAgent: "bot"}) },
		"a sleeping agent":     func() { srv.AddAgent(kommunicatetest.Agent{ID: "z", Availability: "asleep"}) },
		"nobody's seat":        func() { srv.Agent("ann") },
		"a user as bot":        func() { srv.AddBot(kommunicatetest.Bot{ID: "ann", Handler: &script{}}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}
