package browsertest

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/kommunicate-go/kommunicate/internal/demo"
	"github.com/kommunicate-go/kommunicate/playground"
)

// newDemo opens the demo's playground.
func newDemo(t *testing.T) *tab {
	t.Helper()
	var page http.Handler
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { page.ServeHTTP(w, r) }))
	p := playground.Handler(demo.New(srv.URL))
	mux := http.NewServeMux()
	mux.Handle("/", p)
	mux.Handle("/pictures/", demo.Pictures())
	page = mux
	t.Cleanup(srv.Close)
	t.Cleanup(p.Close)
	return openTab(t, srv.URL)
}

// TestDemo looks at the demo as a visitor does.
func TestDemo(t *testing.T) {
	tb := newDemo(t)
	tb.shows("Welcome to the Lakeside Hotel!")
	tb.press(".choice", "Rooms")
	tb.shows("Tower suite")
	tb.rests()
	tb.run(chromedp.WaitVisible(chromedp.CSS(".card img")))
	tb.click(".message:last-child .inspect")
	tb.waitFor(`document.querySelectorAll("#page-message .json").length === 2`)
	tb.shoot("demo-light", "body")
	tb.scheme("dark")
	tb.shoot("demo-dark", "body")
	tb.scheme("light")
	for _, label := range []string{"What to do", "Pictures", "Film", "Parking", "Pay", "Terms", "Where from", "Book"} {
		tb.press(".choice", label)
		tb.rests()
		tb.shoot("demo-"+label, "#widget")
	}
}
