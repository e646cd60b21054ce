package browsertest

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/kommunicate-go/kommunicate/internal/demo"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
	"github.com/kommunicate-go/kommunicate/playground"
)

// Environment variables.
const (
	browserEnv     = "KOMMUNICATE_BROWSER"     // The program; without it, chromium.
	screenshotsEnv = "KOMMUNICATE_SCREENSHOTS" // A directory for pictures of what was drawn; without it, none are taken.
)

// patience is how long the page may take for anything: many times what it takes,
// for a machine that is slow and has much else to do.
const patience = 3 * time.Minute

// browser is the one that all tests share.
var browser context.Context

func TestMain(m *testing.M) {
	path, err := exec.LookPath(cmp.Or(os.Getenv(browserEnv), "chromium"))
	if err != nil {
		fmt.Fprintf(os.Stderr, "these tests need Chromium: install it, or name its program in %s: %v\n", browserEnv, err)
		os.Exit(1)
	}
	os.Exit(runIn(path, m))
}

// runIn runs the tests in a browser with a new, empty profile.
func runIn(path string, m *testing.M) int {
	profile, err := os.MkdirTemp("", "browsertest")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(profile)
	allocator, stop := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(path), chromedp.UserDataDir(profile), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("force-prefers-reduced-motion", true),
		// Nothing but the loopback interface is there.
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"),
		chromedp.WindowSize(1440, 900),
	)
	defer stop()
	ctx, cancel := chromedp.NewContext(allocator)
	defer cancel()
	if err := chromedp.Do(ctx); err != nil {
		panic(err)
	}
	browser = ctx
	return m.Run()
}

// A tab shows a playground.
type tab struct {
	t   *testing.T
	ctx context.Context
	url string

	mu     sync.Mutex
	broken []string // Errors of scripts, and messages of the console.
	opened []string // Dialogs, which only scripts of bots would open.
}

// serve opens the playground of a bot in a tab.
func serve(t *testing.T, p *playground.Playground) *tab {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle("/", p)
	mux.Handle("/pictures/", demo.Pictures())
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	t.Cleanup(p.Close) // First, since it ends the streams.
	return openTab(t, srv.URL)
}

func openTab(t *testing.T, url string) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	tb := &tab{t: t, ctx: ctx, url: url}
	if err := chromedp.Listen(ctx, tb.listen); err != nil {
		t.Fatal(err)
	}
	tb.run(chromedp.Navigate(url))
	tb.waitFor(`document.querySelectorAll("#log > *").length > 0`)
	t.Cleanup(tb.check)
	return tb
}

// listen notes what goes wrong in the page.
func (tb *tab) listen(event any) {
	tb.mu.Lock()
	defer tb.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		tb.broken = append(tb.broken, said(e.ExceptionDetails))
	case *page.EventJavascriptDialogOpening:
		tb.opened = append(tb.opened, e.Message)
	}
}

// said is what an error says.
func said(e *runtime.ExceptionDetails) string {
	if e.Exception != nil {
		return e.Exception.Description
	}
	return e.Text
}

// check fails the test for errors in the page, and for what bots ran.
func (tb *tab) check() {
	tb.mu.Lock()
	defer tb.mu.Unlock()
	if len(tb.broken) > 0 || len(tb.opened) > 0 {
		tb.t.Errorf("the page threw %q and opened %q", tb.broken, tb.opened)
	}
}

func (tb *tab) run(actions ...chromedp.Action[chromedp.Void]) {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		tb.t.Fatalf("%v\nthe page shows:\n%s", err, tb.text())
	}
}

// text is what the page shows.
func (tb *tab) text() string {
	ctx, cancel := context.WithTimeout(tb.ctx, patience/10)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.body.innerText`))
	if err != nil {
		return err.Error()
	}
	return text
}

// eval evaluates an expression in the page.
func eval[T any](tb *tab, expression string) T {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		tb.t.Fatalf("%s: %v\nthe page shows:\n%s", expression, err, tb.text())
	}
	return value
}

// eval evaluates an expression for what it does.
func (tb *tab) eval(expression string) {
	tb.t.Helper()
	tb.run(chromedp.Evaluate[chromedp.Void](expression, chromedp.EvalAwaitPromise))
}

// waitFor waits until an expression is true in the page.
func (tb *tab) waitFor(expression string) {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Poll[chromedp.Void](expression, chromedp.WithPollingTimeout(0))); err != nil {
		tb.t.Fatalf("waiting for %s: %v\nthe page shows:\n%s", expression, err, tb.text())
	}
}

// shows waits until the chat shows a text.
func (tb *tab) shows(text string) {
	tb.t.Helper()
	tb.waitFor(`document.getElementById("log").textContent.includes(` + quote(text) + `)`)
}

// click clicks what a CSS selector finds.
func (tb *tab) click(selector string) {
	tb.t.Helper()
	tb.run(chromedp.ScrollIntoView(chromedp.CSS(selector)), chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

// press clicks the last element that a selector finds and that has this text.
func (tb *tab) press(selector, label string) {
	tb.t.Helper()
	find := `[...document.querySelectorAll(` + quote(selector) + `)].filter((node) => node.textContent.replace("↗", "").trim() === ` + quote(label) + `).at(-1)`
	tb.waitFor(`Boolean(` + find + `)`)
	tb.eval(`(() => { document.querySelector("[data-test]")?.removeAttribute("data-test"); ` + find + `.setAttribute("data-test", ""); })()`)
	tb.click("[data-test]")
}

// say types a text and sends it.
func (tb *tab) say(text string) {
	tb.t.Helper()
	tb.run(chromedp.SendKeys(chromedp.CSS("#text"), text))
	tb.click(".composer .send")
}

// rests waits until the bot has answered.
func (tb *tab) rests() {
	tb.t.Helper()
	tb.waitFor(`!document.querySelector("#typing .dots")`)
}

// shoot keeps a picture of what a selector finds; of body, as far as it is in view.
func (tb *tab) shoot(name, selector string) {
	tb.t.Helper()
	dir := os.Getenv(screenshotsEnv)
	if dir == "" {
		return
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		tb.t.Fatal(err)
	}
	shot := chromedp.CaptureScreenshot()
	if selector != "body" {
		shot = chromedp.Screenshot(chromedp.CSS(selector))
	}
	picture, err := chromedp.Run(tb.ctx, shot)
	if err != nil {
		tb.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, strings.ReplaceAll(name, "/", "-")+".png"), picture, 0o644); err != nil {
		tb.t.Fatal(err)
	}
}

// scheme switches between the light and the dark page.
func (tb *tab) scheme(name string) {
	tb.t.Helper()
	features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}}
	if _, err := chromedp.Call(tb.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features}); err != nil {
		tb.t.Fatal(err)
	}
}

func quote(text string) string {
	raw, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

// answering is a bot in another language, that answers each turn with this JSON.
func answering(answer string) kommunicatetest.Bot {
	return kommunicatetest.Bot{Name: "Raw", Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(answer))
	})}
}
