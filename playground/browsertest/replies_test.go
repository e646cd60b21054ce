package browsertest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/widget"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
	"github.com/kommunicate-go/kommunicate/playground"
)

// A recorder is a bot that greets with an answer, and keeps what it gets after
// that.
type recorder struct {
	greeting string

	mu     sync.Mutex
	bodies []map[string]any
}

func (r *recorder) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	var body map[string]any
	if err := json.NewDecoder(request.Body).Decode(&body); err != nil {
		panic(err)
	}
	if body["eventName"] == kommunicate.EventWelcome {
		_, _ = w.Write([]byte(r.greeting))
		return
	}
	delete(body, "createdAt")
	r.mu.Lock()
	defer r.mu.Unlock()
	r.bodies = append(r.bodies, body)
	_, _ = w.Write([]byte("[]"))
}

func (r *recorder) got() []map[string]any {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.bodies
}

// templates are messages of each template.
var templates = []struct {
	name    string
	message kommunicate.Message
	raw     string // In place of message.
	values  map[string]any
}{
	{name: "replies", message: kommunicate.Message{Text: "How can I help?", Rich: kommunicate.SuggestedReplies{
		{Title: "Yes", Message: "Yes, please", Metadata: kommunicate.ReplyMetadata{Context: kommunicate.Pairs("k", "v")}},
		{Title: "Deutsch", Language: "de"},
		{Title: "<b>&amp;\"'"},
	}}},
	{name: "links", message: kommunicate.Message{Text: "Read on", Rich: kommunicate.LinkButtons{{Name: "Docs", URL: "https://example.com/docs"}}}},
	{name: "submit", message: kommunicate.Message{Rich: kommunicate.Submit{
		Name: "Pay", Message: "I paid", FormData: kommunicate.Pairs("amount", "10"), FormAction: "https://example.com/pay", RequestType: kommunicate.RequestJSON,
	}}},
	{name: "combined", message: kommunicate.Message{Text: "Your room is free.", Rich: kommunicate.CombinedButtons{
		kommunicate.SuggestedReply{Title: "Another room", Metadata: kommunicate.ReplyMetadata{Event: "OTHER"}},
		kommunicate.Link{Name: "Pictures", URL: "https://example.com/room"},
		kommunicate.Submit{Name: "Book", Message: "I booked", FormData: kommunicate.Pairs("room", "7"), FormAction: "https://example.com/book"},
	}}},
	{name: "combined-13", raw: `[{"message":"Web only","metadata":{"contentType":"300","templateId":"13","payload":[{"name":"A","action":{"type":"suggestedReply","message":"a"}}]}}]`},
	{name: "card", message: kommunicate.Message{Rich: kommunicate.Cards{{
		Title: "Single room", TitleExt: "$50", Subtitle: "One bed", Description: "Quiet", OverlayText: "New", Image: "https://example.com/none.png",
		Buttons: []kommunicate.CardButton{kommunicate.SuggestedReply{Title: "Book", Message: "Book it"}},
	}}}},
	{name: "carousel", message: kommunicate.Message{Rich: kommunicate.Cards{
		{Title: "A", Buttons: []kommunicate.CardButton{kommunicate.SuggestedReply{Title: "Book", Message: "Book A"}}},
		{Title: "B", Buttons: []kommunicate.CardButton{
			kommunicate.SuggestedReply{Title: "Book", Message: "Book B"}, kommunicate.Link{Name: "More", URL: "https://example.com"},
		}},
		{Title: "C", Buttons: []kommunicate.CardButton{
			kommunicate.Submit{Name: "Pay", Message: "I paid", FormData: kommunicate.Pairs("amount", "80"), FormAction: "https://example.com/pay"},
		}},
	}}},
	{name: "list", message: kommunicate.Message{Rich: kommunicate.List{
		HeaderHTML: "<b>Trips</b>",
		Rows: []kommunicate.ListRow{
			kommunicate.ReplyRow{Title: "Oslo", Description: "5 days", Message: "Show me Oslo"},
			kommunicate.LinkRow{Title: "Rome", URL: "https://example.com/rome"},
		},
		Buttons: []kommunicate.ListButton{kommunicate.SuggestedReply{Title: "Others"}},
	}}},
	{name: "dialog", message: kommunicate.Message{Rich: kommunicate.Dialog{
		Title: "Can I change?", Description: "Yes.", ButtonLabel: "Did that help?", Buttons: []kommunicate.DialogButton{{Name: "Yes"}, {Name: "No"}},
	}}},
	{name: "images", message: kommunicate.Message{Rich: kommunicate.Images{{URL: "https://example.com/a.png", Caption: "Rome"}}}},
	{name: "videos", message: kommunicate.Message{Rich: kommunicate.Videos{
		{URL: "https://example.com/a.mp4", Caption: "Rome"}, {URL: "https://www.youtube.com/embed/x", Source: "youtube"},
	}}},
	{name: "travel", raw: `[{"message":"Rooms","metadata":{"contentType":"300","templateId":"1"}}]`},
	{name: "html", message: kommunicate.Message{HTML: "<b>Terms</b> &amp; <i>conditions</i>", Rich: kommunicate.SuggestedReplies{{Title: "OK"}}}},
	{
		name: "form",
		message: kommunicate.Message{Text: "Who are you?", Rich: kommunicate.Form{
			Fields: []kommunicate.FormField{
				kommunicate.TextField{Label: "Name", Placeholder: "First and last", Validation: kommunicate.Validation{Regex: `^\S+ \S+$`, ErrorText: "Two names"}},
				kommunicate.PasswordField{Label: "Password", Placeholder: "secret"},
				kommunicate.TextArea{Title: "Wishes", Name: "Wishes", Placeholder: "any"},
				kommunicate.Dropdown{Title: "City", Options: []kommunicate.FormOption{{Label: "Rome", Value: "FCO"}, {Label: "Oslo", Value: "OSL"}}},
				kommunicate.RadioGroup{Title: "Class", Options: []kommunicate.FormOption{{Label: "1"}, {Label: "2"}}},
				kommunicate.CheckboxGroup{Title: "Meals", Options: []kommunicate.FormOption{{Label: "Vegan", Selected: true}, {Label: "Fish"}}},
				kommunicate.DateField{Label: "Day"},
				kommunicate.HiddenField{Name: "trip", Value: "42"},
			},
			Submit: kommunicate.FormSubmit{Name: "Send", Message: "That is me", RequestType: kommunicate.PostBackToBot},
		}},
		values: map[string]any{
			"Name": "Ann Lee", "Password": "x", "Wishes": "two\nlines", "City": "Oslo", "Class": "2", "Meals": []string{"Vegan", "Fish"}, "Day": "2026-12-24",
		},
	},
}

// TestReplies draws each template on each surface, clicks what can be clicked,
// and compares what reaches the bot with what the virtual widget sends.
func TestReplies(t *testing.T) {
	t.Parallel()
	for _, tt := range templates {
		greeting := tt.raw
		if greeting == "" {
			raw, err := kommunicate.AppendMessages(nil, []kommunicate.Message{tt.message})
			if err != nil {
				t.Fatal(err)
			}
			greeting = string(raw)
		}
		for _, on := range []kommunicate.Surface{kommunicate.Web, kommunicate.Android, kommunicate.IOS} {
			t.Run(tt.name+"/"+on.String(), func(t *testing.T) {
				t.Parallel()
				want := virtual(t, greeting, on, tt.values)
				got := drawn(t, tt.name, greeting, on, tt.values, want.pressed)
				if diff := cmp.Diff(want.bodies, got); diff != "" {
					t.Errorf("the bot gets (-virtual widget +page):\n%s", diff)
				}
			})
		}
	}
}

// sent is what the virtual widget sends, and what it presses for that.
type sent struct {
	pressed []int
	bodies  []map[string]any
}

func virtual(t *testing.T, greeting string, on kommunicate.Surface, values map[string]any) (s sent) {
	t.Helper()
	bot := &recorder{greeting: greeting}
	srv := kommunicatetest.NewServer()
	defer srv.Close()
	srv.AddAgent(kommunicatetest.Agent{ID: "anna@example.com", Name: "Anna"})
	srv.AddBot(kommunicatetest.Bot{ID: "bot-under-test", Handler: bot})
	conv, err := srv.User("visitor-1").Open(kommunicate.ConversationDetail{BotIDs: []string{"bot-under-test"}, Assignee: "bot-under-test"})
	if conv == nil {
		t.Fatal(err)
	}
	conv = conv.On(on)
	first := conv.Transcript().Visible()[0]
	if values != nil {
		if _, err := conv.Submit(values); err != nil {
			t.Fatal(err)
		}
		return sent{bodies: bot.got()}
	}
	var stored struct{ Metadata map[string]string }
	if err := json.Unmarshal(first.Raw, &stored); err != nil {
		t.Fatal(err)
	}
	for i, control := range widget.Draw(on, stored.Metadata).Controls {
		if control.Sends {
			if _, err := conv.At(first.Key).ClickAt(i); err != nil {
				t.Fatal(err)
			}
			s.pressed = append(s.pressed, i)
		}
	}
	s.bodies = bot.got()
	return s
}

// drawn does the same with the page.
func drawn(t *testing.T, name, greeting string, on kommunicate.Surface, values map[string]any, press []int) []map[string]any {
	t.Helper()
	bot := &recorder{greeting: greeting}
	tb := serve(t, playground.New(kommunicatetest.Bot{Name: "Bot", Handler: bot}))
	if on != kommunicate.Web {
		tb.press("#surfaces button", on.String())
		tb.waitFor(`document.getElementById("widget").dataset.surface === ` + quote(strings.ToLower(on.String())))
	}
	tb.waitFor(`Boolean(document.querySelector(".message.bot"))`)
	tb.shoot("template-"+name+"-"+on.String(), "#widget")
	if values != nil {
		tb.fill(values)
		tb.click(".form .send")
		tb.sent(1)
	}
	for n, i := range press {
		tb.click(fmt.Sprintf(`.message.bot [data-index="%d"]`, i))
		tb.sent(n + 1)
		if eval[string](tb, fmt.Sprintf(`document.querySelector('.message.bot [data-index="%d"]').getAttribute("aria-disabled")`, i)) != "true" {
			t.Errorf("button %d can be used again", i)
		}
	}
	tb.rests()
	return bot.got()
}

// sent waits until the user has sent so many messages, and the bot has answered.
func (tb *tab) sent(count int) {
	tb.t.Helper()
	tb.waitFor(fmt.Sprintf(`document.querySelectorAll(".message.user").length >= %d && !document.querySelector("#typing .dots")`, count))
}

// fill fills in the form.
func (tb *tab) fill(values map[string]any) {
	tb.t.Helper()
	type input struct{ Selector, Kind, Label, Value string }
	inputs := eval[[]input](tb, `[...document.querySelectorAll(".form .field input, .form .field textarea, .form .field select")].map((node, i) => {
		node.dataset.field = i;
		const label = node.closest("fieldset")?.querySelector("legend") ?? node.closest(".field").querySelector("label");
		return { Selector: "[data-field='" + i + "']", Kind: node.type, Label: label.textContent, Value: node.value };
	})`)
	for _, in := range inputs {
		value := values[in.Label]
		switch in.Kind {
		case "radio", "checkbox":
			chosen := fmt.Sprintf("%v", value) == in.Value || strings.Contains(fmt.Sprintf(" %v ", value), in.Value+"]") || strings.Contains(fmt.Sprintf("%v", value), "["+in.Value)
			if chosen != eval[bool](tb, `document.querySelector(`+quote(in.Selector)+`).checked`) {
				tb.click(in.Selector)
			}
		case "select-one":
			tb.eval(`(() => { const node = document.querySelector(` + quote(in.Selector) + `);
				node.value = [...node.options].find((o) => o.label === ` + quote(fmt.Sprint(value)) + `).value; })()`)
		case "date":
			tb.run(chromedp.SetValue(chromedp.CSS(in.Selector), fmt.Sprint(value)))
		default:
			tb.run(chromedp.SendKeys(chromedp.CSS(in.Selector), fmt.Sprint(value)))
		}
	}
}

// TestLinks looks at links: they open outside, without a way back.
func TestLinks(t *testing.T) {
	t.Parallel()
	const answer = `[{"metadata":{"contentType":"300","templateId":"3","payload":[` +
		`{"type":"link","name":"https","url":"https://example.com/a?b=c"},{"type":"link","name":"mail","url":"mailto:a@example.com"},{"type":"link","name":"tel","url":"tel:+49"},` +
		`{"type":"link","name":"script","url":"javascript:window.pwned=1"},{"type":"link","name":"data","url":"data:text/html,x"},{"type":"link","name":"relative","url":"/api"},` +
		`{"type":"link","name":"odd script","url":" java\nscript:window.pwned=1"}]}}]`
	tb := serve(t, playground.New(answering(answer)))
	for label, want := range map[string]string{
		"https": "A https://example.com/a?b=c _blank noopener noreferrer", "mail": "A mailto:a@example.com _blank noopener noreferrer",
		"tel": "A tel:+49 _blank noopener noreferrer", "script": "BUTTON", "data": "BUTTON", "relative": "BUTTON", "odd script": "BUTTON",
	} {
		got := eval[string](tb, `(() => { const node = [...document.querySelectorAll(".choice")].find((n) => n.textContent.replace("↗", "") === `+quote(label)+`);
			return [node.tagName, node.getAttribute("href"), node.target, node.rel].filter(Boolean).join(" "); })()`)
		if got != want {
			t.Errorf("%s: %s, want %s", label, got, want)
		}
	}
	tb.press(".choice", "script")
	tb.waitFor(`document.getElementById("notice").textContent.includes("leads to no page")`)
	tb.shows("opens javascript:window.pwned=1")
	tb.unharmed()
}
