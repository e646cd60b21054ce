package playground_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/playground"
)

func TestFiles(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var got []kommunicate.Attachment
		p := closing(t, playground.Handler(says(func(turn *kommunicate.Turn) []kommunicate.Message {
			got = append(got, turn.ChatContext.Attachments...)
			return nil
		})))
		pg := open(t, p)
		prefixed := func(path string) *httptest.ResponseRecorder {
			r := newRequest(t.Context(), "POST", "/play/api/"+pg.id+path, "<script>")
			r.Header.Set("Content-Type", "text/html")
			w := httptest.NewRecorder()
			http.StripPrefix("/play", p).ServeHTTP(w, r)
			return w
		}
		if w := prefixed("/files?name=..%2F%22b%22.html"); w.Code != http.StatusOK {
			t.Fatalf("HTTP %d: %s", w.Code, w.Body)
		}
		pg.do(map[string]any{"do": "location", "latitude": "1.5", "longitude": "2"})
		v := pg.look()
		url, _ := v.visible()[0].File["url"].(string)
		path, ok := strings.CutPrefix(url, "http://localhost:8080/play")
		if !ok || len(got) != 2 || v.last().Place["latitude"] != "1.5" || v.last().Text != "" {
			t.Fatalf("the bot got %+v, the page %+v", got, v.visible())
		}
		w := pg.call("GET", path, "")
		if w.Body.String() != "<script>" || w.Header().Get("Content-Type") != "application/octet-stream" ||
			w.Header().Get("Content-Disposition") != `attachment; filename="\"b\".html"` || !strings.Contains(w.Header().Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("the file is %q, %v", w.Body, w.Header())
		}
		if w := pg.call("POST", "/api/"+pg.id+"/files?name=x", strings.Repeat("x", 6<<20)); !strings.Contains(pg.failure(w), "larger than 5 MiB") {
			t.Errorf("a large file: %s", w.Body)
		}
		for range 3 {
			if w := pg.call("POST", "/api/"+pg.id+"/files?name=x", strings.Repeat("x", 4<<20)); w.Code != http.StatusOK {
				t.Fatalf("HTTP %d: %s", w.Code, w.Body)
			}
		}
		if w := pg.call("GET", path, ""); w.Code == http.StatusOK {
			t.Error("an old file is kept beside many new ones")
		}
	})
}

func TestPicture(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := closing(t, playground.Handler(says(func(*kommunicate.Turn) []kommunicate.Message { return nil })))
		pg := open(t, p)
		r := newRequest(t.Context(), "POST", "/api/"+pg.id+"/files?name=a%0A.png", "PNG")
		r.Header.Set("Content-Type", "image/png")
		w := httptest.NewRecorder()
		if p.ServeHTTP(w, r); w.Code != http.StatusOK {
			t.Fatalf("HTTP %d: %s", w.Code, w.Body)
		}
		url, _ := pg.look().last().File["url"].(string)
		w = pg.call("GET", strings.TrimPrefix(url, "http://localhost:8080"), "")
		if w.Header().Get("Content-Type") != "image/png" || w.Header().Get("Content-Disposition") != "inline; filename=a.png" {
			t.Errorf("a picture has %v", w.Header())
		}
	})
}
