package browsertest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
	"github.com/kommunicate-go/kommunicate/playground"
)

// evil is markup that would run a script in many ways.
const evil = `<script>top.pwned=1;alert(1)</script><img src=x onerror="top.pwned=1;alert(2)"><svg onload="top.pwned=1"></svg>` +
	`<a id=evil href="javascript:top.pwned=1;alert(3)">link</a><iframe srcdoc="<script>top.pwned=1</script>"></iframe>` +
	`<form action="javascript:top.pwned=1"><button id=go>go</button></form><details open ontoggle="top.pwned=1">x</details>` +
	`<meta http-equiv=refresh content="0;url=javascript:top.pwned=1"><base href="https://evil.example/"><input autofocus onfocus="top.pwned=1">` +
	`<math><mtext><table><mglyph><style><img src=x onerror="top.pwned=1">"'></style>`

// unharmed fails the test when a script of a bot has run.
func (tb *tab) unharmed() {
	tb.t.Helper()
	if eval[bool](tb, `"pwned" in window`) {
		tb.t.Error("a script that a bot has sent was run")
	}
}

// hostile are payloads with evil in every place.
func hostile() map[string]string {
	e := quote(evil)
	js := `"javascript:top.pwned=1"`
	rich := func(template, payload string) string {
		return `[{"message":` + e + `,"metadata":{"contentType":"300","templateId":"` + template + `","payload":` + payload + `}}]`
	}
	return map[string]string{
		"html":    `[{"message":` + e + `,"messageType":"html"}]`,
		"replies": rich("6", `[{"title":`+e+`,"message":`+e+`}]`),
		"buttons": rich("11", `[{"name":`+e+`,"action":{"type":"link","url":`+js+`}},{"name":`+e+`,"action":{"type":"quickReply","message":`+e+`}}]`),
		"cards": rich("10", `[{"title":`+e+`,"titleExt":`+e+`,"subtitle":`+e+`,"description":`+e+`,"header":{"imgSrc":`+js+`,"overlayText":`+e+`},"url":`+js+`,
			"buttons":[{"name":`+e+`,"action":{"type":"link","payload":{"url":`+js+`}}}]},{"title":"B","header":{"imgSrc":"x\" onerror=\"top.pwned=1"},"buttons":[]}]`),
		"list":   rich("7", `{"headerText":`+e+`,"headerImgSrc":`+js+`,"elements":[{"title":`+e+`,"description":`+e+`,"imgSrc":`+js+`,"action":{"type":"link","url":`+js+`}}]}`),
		"dialog": rich("8", `{"title":`+e+`,"description":`+e+`,"buttonLabel":`+e+`,"buttons":[{"name":`+e+`}]}`),
		"images": rich("9", `[{"url":`+js+`,"caption":`+e+`},{"url":"data:image/svg+xml,<svg onload='top.pwned=1'/>","caption":`+e+`}]`),
		"videos": rich("14", `[{"url":`+js+`,"caption":`+e+`},{"url":`+js+`,"source":"x"}]`),
		"form": rich("12", `[{"type":"text","data":{"label":`+e+`,"placeholder":`+e+`,"validation":{"regex":"(","errorText":`+e+`}}},
			{"type":"dropdown","data":{"title":`+e+`,"name":`+e+`,"options":[{"label":`+e+`,"value":`+e+`}]}},{"type":"onclick","data":{"label":"x\" onfocus=\"top.pwned=1"}},
			{"type":"submit","data":{"name":`+e+`,"action":{"message":`+e+`}}}]`),
		"input":       `[{"message":` + e + `,"metadata":{"KM_FIELD":{"label":` + e + `,"placeholder":` + e + `,"action":{}}}}]`,
		"suggestions": `[{"message":` + e + `,"metadata":{"KM_AUTO_SUGGESTION":{"placeholder":` + e + `,"source":[` + e + `]}}}]`,
		"deep":        rich("6", strings.Repeat("[", 500)+strings.Repeat("]", 500)),
		"broken":      `[{"message":"Hi","metadata":{"contentType":"300","templateId":"6","payload":"[{"}}]`,
		"no template": rich("99", `[{}]`),
		"numbers":     `[{"message":"7","metadata":{"contentType":300,"templateId":10,"payload":[7,null,{"title":{},"buttons":{}}]}}]`,
		"array":       `[{"message":"x","metadata":{"contentType":"300","templateId":"7","payload":[1]}}]`,
		"controls":    `[{"message":"a\u0000\u001b[31m\u202egnp.exe"}]`,
	}
}

// TestHostile shows that what a bot sends runs nothing and breaks nothing: the
// chat goes on.
func TestHostile(t *testing.T) {
	t.Parallel()
	for name, answer := range hostile() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var calls atomic.Int32
			bot := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if calls.Add(1) == 1 {
					_, _ = w.Write([]byte(answer))
					return
				}
				_, _ = w.Write([]byte(`[{"message":"still here"}]`))
			})
			tb := serve(t, playground.New(kommunicatetest.Bot{Name: evil, Handler: bot}))
			tb.waitFor(`Boolean(document.querySelector(".message.bot"))`)
			tb.shoot("hostile-"+name, "#widget")
			// Whatever the bot has sent is pressed.
			tb.eval(`(async () => {
				for (const frame of document.querySelectorAll("iframe")) {
					await new Promise((r) => { frame.contentDocument?.readyState === "complete" ? r() : frame.addEventListener("load", r); });
					for (const node of frame.contentDocument.querySelectorAll("a, button, input")) { node.click(); node.focus(); }
				}
				for (const node of document.querySelectorAll(".message button:not(.icon), .suggestions button")) node.click();
			})()`)
			tb.rests()
			tb.click(".message.bot .inspect")
			tb.waitFor(`document.querySelectorAll("#page-message .json").length === 2`)
			tb.say("Hello")
			tb.shows("still here")
			tb.unharmed()
			if frames := eval[int](tb, `document.querySelectorAll("iframe:not([sandbox])").length + document.querySelectorAll("iframe[sandbox*=allow-scripts]").length`); frames > 0 {
				t.Errorf("%d frames are not sandboxed", frames)
			}
		})
	}
}

// TestHostilePreview pastes the same, and what is no JSON.
func TestHostilePreview(t *testing.T) {
	t.Parallel()
	tb := serve(t, playground.New(answering(`[{"message":"Hi"}]`)))
	tb.press("#tabs button", "Preview")
	all := hostile()
	all["no JSON"], all["text"] = `[{"message":`, evil
	for name, answer := range all {
		tb.run(chromedp.SetValue(chromedp.CSS("#payload"), answer))
		tb.eval(`document.querySelector(".previewed").replaceChildren()`)
		tb.click("#look")
		tb.waitFor(`document.querySelector(".previewed").children.length > 1`)
		tb.eval(`for (const node of document.querySelectorAll(".previewed .message button")) node.click()`)
		tb.unharmed()
		if t.Failed() {
			t.Fatalf("%s harms", name)
		}
	}
	tb.shows("Hi")
}

// TestLargeText shows a text of a megabyte.
func TestLargeText(t *testing.T) {
	t.Parallel()
	text, err := json.Marshal(strings.Repeat("Lorem <b>ipsum</b> & dolor. ", 40_000))
	if err != nil {
		t.Fatal(err)
	}
	tb := serve(t, playground.New(answering(`[{"message":`+string(text)+`}]`)))
	tb.waitFor(`Boolean(document.querySelector(".message.bot"))`)
	if shown := eval[int](tb, `document.querySelector(".message.bot .bubble").textContent.length`); shown > 5000 {
		t.Errorf("%d characters are shown at once", shown)
	}
	tb.click(".message.bot .inspect")
	tb.waitFor(`document.querySelectorAll("#page-message .json").length === 2`)
	if shown := eval[int](tb, `document.querySelector("#page-message .json").textContent.length`); shown > 70_000 {
		t.Errorf("%d characters of JSON are shown", shown)
	}
	tb.press(".message.bot .link", "Show all 1,120,000 characters")
	tb.waitFor(`document.querySelector(".message.bot .bubble").textContent.length > 1_000_000`)
	tb.say("Hello")
	tb.waitFor(`document.querySelectorAll(".message.bot").length === 2`)
}

// TestPatternWithoutEnd submits a form with a pattern that takes forever.
func TestPatternWithoutEnd(t *testing.T) {
	t.Parallel()
	const answer = `[{"metadata":{"contentType":"300","templateId":"12","payload":[` +
		`{"type":"text","data":{"label":"A","placeholder":"a","validation":{"regex":"^(a+)+$"}}},{"type":"submit","data":{"name":"Go","action":{"message":"gone"}}}]}}]`
	tb := serve(t, playground.New(answering(answer)))
	tb.run(chromedp.SendKeys(chromedp.CSS(".form input"), strings.Repeat("a", 60)+"!"))
	tb.click(".form .send")
	tb.waitFor(`!document.getElementById("notice").hidden`) // The server's engine can tell.
	tb.run(chromedp.SetValue(chromedp.CSS(".form input"), "aaa"))
	tb.click(".form .send")
	tb.shows("gone")
}

// TestFlood sends more than a conversation may hold.
func TestFlood(t *testing.T) {
	t.Parallel()
	var many strings.Builder
	for i := range 600 {
		fmt.Fprintf(&many, `,{"message":"%d"}`, i)
	}
	tb := serve(t, playground.New(answering("["+many.String()[1:]+"]")))
	tb.waitFor(`document.getElementById("notice").textContent.includes("restart it")`)
	tb.say("Hello")
	tb.waitFor(`document.getElementById("notice").textContent.includes("500 messages")`)
}
