package browsertest

import (
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
	"github.com/kommunicate-go/kommunicate/playground"
)

// phone makes the tab as narrow as a phone, with a screen to touch.
func (tb *tab) phone() {
	tb.t.Helper()
	if _, err := chromedp.Call(tb.ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: 390, Height: 844, DeviceScaleFactor: 1, Mobile: true,
	}); err != nil {
		tb.t.Fatal(err)
	}
	if _, err := chromedp.Call(tb.ctx, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true}); err != nil {
		tb.t.Fatal(err)
	}
}

// swipe moves a finger to the left, from a point on, which it holds at the end.
func (tb *tab) swipe(x, y float64, by int) {
	tb.t.Helper()
	touch := func(kind input.DispatchTouchEventType, points ...*input.TouchPoint) {
		if _, err := chromedp.Call(tb.ctx, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind, TouchPoints: points}); err != nil {
			tb.t.Fatal(err)
		}
	}
	touch(input.DispatchTouchEventTypeTouchStart, &input.TouchPoint{X: x, Y: y})
	for moved := 10; moved <= by; moved += 10 {
		touch(input.DispatchTouchEventTypeTouchMove, &input.TouchPoint{X: x - float64(moved), Y: y})
	}
	touch(input.DispatchTouchEventTypeTouchEnd)
}

// TestTyping shows that the bot is at work, until it has answered.
func TestTyping(t *testing.T) {
	t.Parallel()
	answer := make(chan struct{})
	var calls atomic.Int32
	tb := serve(t, playground.New(kommunicatetest.Bot{Name: "Slow", Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if calls.Add(1) > 1 {
			select {
			case <-answer:
			case <-r.Context().Done():
			}
		}
		_, _ = w.Write([]byte(`[{"message":"Hi"}]`))
	})}))
	tb.shows("Hi")
	tb.rests()
	tb.say("Hello")
	tb.waitFor(`document.querySelectorAll("#typing .dots i").length === 3 && document.getElementById("typing").textContent === "Slow is typing"`)
	tb.shoot("typing", "#widget")
	close(answer)
	tb.rests()
	tb.waitFor(`document.querySelectorAll(".message.bot").length === 2`)
}

// TestSwipe turns the cards of a carousel with a finger, and with its buttons.
func TestSwipe(t *testing.T) {
	t.Parallel()
	tb := newDemo(t)
	tb.phone()
	tb.press(".choice", "Rooms")
	tb.shows("Tower suite")
	tb.rests()
	tb.run(chromedp.ScrollIntoView(chromedp.CSS(".card .body")))
	at := eval[struct{ X, Y float64 }](tb, `(() => { const { x, y, width } = document.querySelector(".card .body").getBoundingClientRect(); return { X: x + width - 20, Y: y + 10 }; })()`)
	tb.eval(`window.rest = new Promise((r) => document.querySelector(".cards").addEventListener("scrollend", r, { once: true })); undefined`)
	tb.swipe(at.X, at.Y, 200)
	tb.eval(`window.rest`) // What glides on would glide over a button's turn.
	// shown is whether a card is at the left edge of its carousel.
	shown := func(n string) string {
		return `Math.abs(document.querySelectorAll(".card")[` + n + `].getBoundingClientRect().x - document.querySelector(".cards").getBoundingClientRect().x) < 8`
	}
	tb.waitFor(shown("1"))
	tb.shoot("swiped", "body")
	tb.click(`[aria-label="Previous card"]`)
	tb.waitFor(shown("0"))
	tb.click(`[aria-label="Next card"]`)
	tb.waitFor(shown("1"))
}

// TestPhone looks at a message on a narrow screen, where the panel is below the
// chat and nothing is wider than the screen.
func TestPhone(t *testing.T) {
	t.Parallel()
	tb := newDemo(t)
	tb.phone()
	tb.press(".choice", "Rooms")
	tb.shows("Tower suite")
	tb.rests()
	tb.shoot("phone", "body")
	tb.waitFor(`(({ scrollTop, clientHeight, scrollHeight }) => clientHeight < 600 && scrollTop > 0 && scrollHeight - scrollTop - clientHeight < 60)(document.getElementById("log"))`)
	if wide := eval[int](tb, `document.documentElement.scrollWidth`); wide > 390 {
		t.Errorf("the page is %d pixels wide", wide)
	}
	tb.click(".message.bot .inspect")
	tb.waitFor(`document.querySelectorAll("#page-message .json").length === 2`)
	tb.waitFor(`document.querySelector("#page-message h2").getBoundingClientRect().bottom < innerHeight`)
	tb.shoot("phone-message", "body")
}

// TestBotIsDown says so.
func TestBotIsDown(t *testing.T) {
	t.Parallel()
	tb := serve(t, playground.New(kommunicatetest.Bot{Name: "Down", URL: "http://127.0.0.1:1/"}))
	tb.waitFor(`document.querySelector(".note.failed")?.textContent.includes("could not be reached")`)
	tb.shoot("down", "body")
	tb.press("#tabs button", "HTTP")
	tb.waitFor(`document.querySelector(".call .status.bad")?.textContent === "none"`)
}
