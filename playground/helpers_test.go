package playground_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/playground"
)

// A page is the part of a browser tab that talks to the server. It works in a
// synctest bubble.
type page struct {
	t  *testing.T
	p  http.Handler
	id string
}

// open opens the page and starts the conversation, as the scripts of the page do.
func open(t *testing.T, p http.Handler) *page {
	t.Helper()
	pg := load(t, p)
	pg.do(map[string]any{"do": "restart"})
	return pg
}

// load opens the page, and no conversation yet.
func load(t *testing.T, p http.Handler) *page {
	t.Helper()
	pg := &page{t: t, p: p}
	var started struct{ ID string }
	pg.decode(pg.call("POST", "/api/sessions", ""), &started)
	pg.id = started.ID
	return pg
}

func newRequest(ctx context.Context, method, target, body string) *http.Request {
	r := httptest.NewRequestWithContext(ctx, method, target, strings.NewReader(body))
	r.Host, r.RemoteAddr = "localhost:8080", "127.0.0.1:5000"
	return r
}

// call makes a request of the page.
func (pg *page) call(method, target, body string) *httptest.ResponseRecorder {
	r := newRequest(pg.t.Context(), method, target, body)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Origin", "http://localhost:8080")
	return pg.send(r)
}

func (pg *page) send(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	pg.p.ServeHTTP(w, r)
	return w
}

// stream follows the session until ctx ends.
func (pg *page) stream(ctx context.Context) {
	pg.send(newRequest(ctx, "GET", "/api/"+pg.id+"/stream", ""))
}

func (pg *page) decode(w *httptest.ResponseRecorder, v any) {
	pg.t.Helper()
	if w.Code != http.StatusOK {
		pg.t.Fatalf("HTTP %d: %s", w.Code, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), v); err != nil {
		pg.t.Fatalf("%v in %s", err, w.Body)
	}
}

// get asks for something of the session.
func (pg *page) get(path string, v any) {
	pg.t.Helper()
	pg.decode(pg.call("GET", "/api/"+pg.id+path, ""), v)
}

// try does something and returns why it cannot be done.
func (pg *page) try(act map[string]any) string {
	pg.t.Helper()
	body, err := json.Marshal(act)
	if err != nil {
		pg.t.Fatal(err)
	}
	return pg.failure(pg.call("POST", "/api/"+pg.id+"/act", string(body)))
}

func (pg *page) failure(w *httptest.ResponseRecorder) string {
	pg.t.Helper()
	var answer struct{ Error string }
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
		pg.t.Fatalf("HTTP %d: %v in %s", w.Code, err, w.Body)
	}
	if (answer.Error == "") != (w.Code == http.StatusOK) {
		pg.t.Errorf("HTTP %d: %s", w.Code, w.Body)
	}
	return answer.Error
}

func (pg *page) do(act map[string]any) {
	pg.t.Helper()
	if failure := pg.try(act); failure != "" {
		pg.t.Fatalf("%v: %s", act, failure)
	}
}

// A view is what the page was told.
type view struct {
	Epoch    int
	Reset    bool
	State    state
	Messages []message
	Calls    []struct {
		Number, Status int
		Title          string
		Millis         float64
	}
}

type state struct {
	Surface, Status, Team, Full string
	Busy, Rate                  bool
	Rating                      int
	Assignee                    person
	Agents                      []person
	Tags                        []string
	User, Context               map[string]any
}

type person struct{ ID, Name, Kind, Availability string }

type message struct {
	Key, Who, Name, Text, Fault, Worst, Does string
	HTML, Hidden                             bool
	Findings                                 int
	Attach                                   *bool
	Figures                                  []map[string]any
	Controls                                 []control
	Fields                                   []map[string]any
	Input                                    map[string]any
	Suggest                                  []map[string]string
	File                                     map[string]any
	Place                                    map[string]string
}

type control struct {
	Index, Figure                  int
	Label, Text, Link, Posts, Dead string
	Sends, Submits                 bool
	Metadata                       map[string]string
}

// visible are the messages that the user sees.
func (v view) visible() []message {
	return slices.DeleteFunc(slices.Clone(v.Messages), func(m message) bool { return m.Hidden })
}

// last is the latest message that the user sees.
func (v view) last() message {
	all := v.visible()
	return all[len(all)-1]
}

// look opens the stream and returns what it tells at once.
func (pg *page) look() view {
	pg.t.Helper()
	synctest.Wait()
	return pg.follow(func() {})[0]
}

// follow returns all that the stream tells while something is done.
func (pg *page) follow(while func()) []view {
	pg.t.Helper()
	ctx, cancel := context.WithCancel(pg.t.Context())
	defer cancel()
	w := httptest.NewRecorder()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		pg.p.ServeHTTP(w, newRequest(ctx, "GET", "/api/"+pg.id+"/stream", ""))
	}()
	synctest.Wait()
	while()
	synctest.Wait()
	cancel()
	<-ended
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "text/event-stream" {
		pg.t.Fatalf("HTTP %d: %s", w.Code, w.Body)
	}
	var views []view
	for event := range strings.SplitSeq(w.Body.String(), "\n\n") {
		data, ok := strings.CutPrefix(event, "data: ")
		if !ok {
			continue
		}
		var v view
		if err := json.Unmarshal([]byte(data), &v); err != nil {
			pg.t.Fatalf("%v in %s", err, data)
		}
		views = append(views, v)
	}
	return views
}

// says is a bot that answers with what a function says.
func says(answer func(turn *kommunicate.Turn) []kommunicate.Message) kommunicate.BotPlatform {
	return kommunicate.BotFunc(func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		return answer(turn), nil
	})
}

// raw is a bot in another language, that answers with this JSON.
func raw(answer string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, answer)
	})
}

// closing closes the playground at the end of the bubble.
func closing(t *testing.T, p *playground.Playground) *playground.Playground {
	t.Cleanup(p.Close)
	return p
}

func compact(t *testing.T, v any) string {
	t.Helper()
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
