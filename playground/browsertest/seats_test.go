package browsertest

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
	"github.com/kommunicate-go/kommunicate/playground"
)

// TestHandoff plays a handoff from both sides.
func TestHandoff(t *testing.T) {
	t.Parallel()
	tb := newDemo(t)
	tb.shows("Welcome")
	tb.press("#tabs button", "Agent")
	tb.run(chromedp.SetValue(chromedp.CSS("#availability"), "away"))
	tb.eval(`document.getElementById("availability").dispatchEvent(new Event("change"))`)
	tb.press(".choice", "Talk to Human")
	tb.shows("Assigned to Anna")
	tb.waitFor(`document.getElementById("with-kind").textContent === "Agent, away"`)
	tb.run(chromedp.SendKeys(chromedp.CSS("#answer"), "Anna here, how can I help?\r"))
	tb.shows("Anna here, how can I help?")
	tb.say("My key is lost.")
	tb.shows("My key is lost.")
	tb.rests()
	if got := eval[int](tb, `document.querySelectorAll(".message.bot").length`); got != 2 {
		t.Errorf("the bot has said %d messages", got)
	}
	tb.scheme("dark")
	tb.shoot("handoff", "body")
	tb.scheme("light")
	tb.press(".seat button", "Resolve")
	tb.shows("Status changed to Resolved")
	tb.waitFor(`!document.getElementById("rate").hidden`)
	tb.click(".star:nth-child(4)")
	tb.waitFor(`document.getElementById("rate").hidden`)
	tb.press(".seat button", "Give to the bot")
	tb.waitFor(`document.getElementById("with").textContent === "Bot"`)
	tb.press("#tabs button", "State")
	tb.waitFor(`document.getElementById("page-state").textContent.includes("Resolved") && /Rating4/.test(document.getElementById("page-state").textContent)`)
	tb.shoot("state", "body")
	script := eval[string](tb, `fetch(document.getElementById("save").href).then((r) => r.text())`)
	for _, want := range []string{"click: Talk to Human\n", "agent anna@example.com: Anna here, how can I help?\n", "resolve: anna@example.com\n", "rate: 4\n"} {
		if !strings.Contains(script, want) {
			t.Errorf("the script has no %q\n%s", want, script)
		}
	}
}

// TestDeveloper looks at the calls, previews a payload and sends it.
func TestDeveloper(t *testing.T) {
	t.Parallel()
	tb := newDemo(t)
	tb.shows("Welcome")
	tb.press("#tabs button", "HTTP")
	tb.click(".call summary")
	tb.waitFor(`document.querySelectorAll(".call[open] .json").length === 2`)
	tb.shoot("calls", "body")
	tb.press("#tabs button", "Preview")
	const payload = `{"message":"Hi","metadata":{"contentType":"300","templateId":"6","payload":[{"title":"Yes","message":"Yes!","replyMetadata":{"k":"v"}},{"title":"No"}]}}`
	tb.run(chromedp.SetValue(chromedp.CSS("#payload"), payload))
	tb.click("#look")
	tb.press(".previewed .choice", "Yes")
	tb.waitFor(`document.getElementById("page-preview").textContent.includes('Sends “Yes!” with {"k":"v"}')`)
	tb.press(".previewed .choice", "No")
	tb.waitFor(`document.getElementById("page-preview").textContent.includes("it has no message to send")`)
	tb.shoot("preview", "body")
	tb.click("#put")
	tb.press("#log .choice", "Yes")
	tb.shows("You said: Yes!")
	tb.press("#surfaces button", "iOS")
	tb.waitFor(`document.getElementById("widget").dataset.surface === "ios"`)
	tb.press("#log .choice", "No")
	tb.shows("You said: No")
}

// TestSite does what a web site does: events, languages, and what users send
// beside texts.
func TestSite(t *testing.T) {
	t.Parallel()
	tb := newDemo(t)
	tb.shows("Welcome")
	tb.run(chromedp.SendKeys(chromedp.CSS("#event-name"), "order_shipped\r"))
	tb.shows("an order has shipped")
	tb.run(chromedp.SendKeys(chromedp.CSS("#language-code"), "de\r"))
	tb.click("#place")
	tb.click("#place-dialog button.send")
	tb.shows("Place: 52.52")
	tb.shows("Thank you, I keep that.")
	tb.eval(`(() => { const files = new DataTransfer(); files.items.add(new File(["x"], "note.txt", { type: "text/plain" }));
		const input = document.getElementById("file"); input.files = files.files; input.dispatchEvent(new Event("change")); })()`)
	tb.shows("note.txt")
	tb.press("#log .choice", "News")
	tb.waitFor(`document.getElementById("ask").textContent === "E-mail"`)
	tb.shoot("input", "#widget")
	tb.say("nobody")
	tb.waitFor(`document.getElementById("text-error").textContent.includes("no e-mail")`)
	tb.eval(`document.getElementById("text").value = ""`)
	tb.say("a@example.com")
	tb.press("#tabs button", "State")
	tb.waitFor(`document.getElementById("page-state").textContent.includes('"email": "a@example.com"') && document.getElementById("page-state").textContent.includes('"kmUserLanguageCode": "de"')`)
	tb.press("#log .choice", "Where from")
	tb.press(".suggestions button", "Bern")
	tb.shows("You said: Bern")
	tb.click("#restart")
	tb.waitFor(`!document.getElementById("log").textContent.includes("You said: Bern") && document.getElementById("log").textContent.includes("Welcome")`)
}

// TestRestartedServer goes on when the server was started anew.
func TestRestartedServer(t *testing.T) {
	t.Parallel()
	tb := serve(t, playground.New(answering(`[{"message":"Hi"}]`)))
	tb.shows("Hi")
	tb.eval(`sessionStorage.setItem("playground-session", "of-yesterday")`)
	tb.run(chromedp.Reload())
	tb.waitFor(`document.getElementById("log").textContent.includes("Hi")`)
}

// TestKeyboard uses the keyboard alone.
func TestKeyboard(t *testing.T) {
	tb := newDemo(t)
	tb.shows("Welcome")
	focused := func(want string) bool {
		return eval[bool](tb, `document.activeElement.matches(`+quote(want)+`)`)
	}
	reach := func(want string) {
		t.Helper()
		for range 60 {
			if focused(want) {
				if outline := eval[string](tb, `getComputedStyle(document.activeElement).outlineStyle`); outline == "none" {
					t.Errorf("%s does not show that it has the focus", want)
				}
				return
			}
			tb.run(chromedp.KeyEvent(kb.Tab))
		}
		t.Fatalf("the keyboard does not reach %s", want)
	}
	reach(`#log .choice[data-index="1"]`)
	tb.run(chromedp.KeyEvent(kb.Enter))
	tb.waitFor(`Boolean(document.querySelector(".form input"))`)
	if !focused(`#log .choice[data-index="1"]`) {
		t.Error("a click takes the focus away")
	}
	reach(`.form input`)
	tb.run(chromedp.KeyEvent("Ann"), chromedp.KeyEvent(kb.Enter))
	tb.waitFor(`document.activeElement.getAttribute("aria-invalid") === "true"`)
	tb.run(chromedp.KeyEvent(" Lee"), chromedp.KeyEvent(kb.Enter))
	tb.shows("Thank you, Ann Lee.")
	reach(`#text`)
	tb.run(chromedp.KeyEvent("Rooms"), chromedp.KeyEvent(kb.Enter))
	tb.shows("Tower suite")
	reach(`#tabs [aria-selected="true"]`)
	for range 3 {
		tb.run(chromedp.KeyEvent(kb.ArrowRight))
	}
	if !focused("#tab-agent") {
		t.Error("the arrow keys do not turn the tabs")
	}
	reach("#answer")
	tb.run(chromedp.KeyEvent("Hello"), chromedp.KeyEvent(kb.Enter))
	tb.shows("Hello")
}

// TestAccessible looks at names and contrast, light and dark.
func TestAccessible(t *testing.T) {
	tb := newDemo(t)
	for _, label := range []string{"Rooms", "What to do", "Pictures", "Parking", "Pay", "Terms", "Book", "Talk to Human"} {
		tb.press("#log .choice", label)
		tb.rests()
	}
	tb.shows("Assigned to Anna")
	tb.click(".message.bot .inspect.has")
	for _, scheme := range []string{"light", "dark"} {
		tb.scheme(scheme)
		for _, name := range []string{"Message", "HTTP", "State", "Agent", "Preview"} {
			tb.press("#tabs button", name)
			if got := eval[[]string](tb, nameless); len(got) > 0 {
				t.Errorf("%s: these have no name: %q", name, got)
			}
			if got := eval[[]string](tb, faint); len(got) > 0 {
				t.Errorf("%s, %s: these are hard to read: %q", name, scheme, got)
			}
		}
	}
}

// nameless are the controls without a name.
const nameless = `[...document.querySelectorAll("button, a[href], input, select, textarea, iframe, [role=tabpanel]")]
	.filter((n) => n.checkVisibility() && !(n.textContent.trim() && n.tagName !== "SELECT" && n.tagName !== "TEXTAREA" || n.ariaLabel || n.title || n.getAttribute("aria-labelledby")
		|| n.labels?.length || n.querySelector("img[alt]:not([alt=''])")))
	.map((n) => n.outerHTML.slice(0, 120))`

// faint are texts whose contrast is below 4.5 to 1 (WCAG 2.2, 1.4.3); what cannot
// be used is exempt.
const faint = `(() => {
	const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
	const channels = (colour) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
	const light = ([r, g, b]) => { const c = [r, g, b].map((v) => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; }); return .2126 * c[0] + .7152 * c[1] + .0722 * c[2]; };
	const behind = (node) => { for (; node; node = node.parentElement) { const c = channels(getComputedStyle(node).backgroundColor); if (c[3] > 200) return c; } return [255, 255, 255]; };
	const found = [];
	const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (walker.nextNode()) {
		const node = walker.currentNode.parentElement;
		if (!walker.currentNode.data.trim() || !node.checkVisibility() || node.closest(":disabled, [aria-disabled=true], .unseen, option")) continue;
		const [a, b] = [light(channels(getComputedStyle(node).color)), light(behind(node))];
		const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
		if (ratio < 4.5) found.push(ratio.toFixed(2) + " " + node.className + " " + walker.currentNode.data.slice(0, 40));
	}
	return found;
})()`

// TestTwoPages has conversations of their own.
func TestTwoPages(t *testing.T) {
	t.Parallel()
	tb := serve(t, playground.New(kommunicatetest.Bot{Name: "Echo", Handler: &recorder{greeting: `[{"message":"Hi"}]`}}))
	other := openTab(t, tb.url)
	tb.say("only here")
	tb.shows("only here")
	other.shows("Hi")
	if strings.Contains(other.text(), "only here") {
		t.Error("another tab shows the conversation")
	}
}
