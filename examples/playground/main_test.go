package main

import (
	"net/http/httptest"
	"testing"

	"github.com/kommunicate-go/kommunicate/internal/demo"
)

func TestHandler(t *testing.T) {
	t.Parallel()
	h := handler(demo.New("http://" + address))
	for path, want := range map[string]string{
		"/": "text/html; charset=utf-8", "/app.js": "text/javascript; charset=utf-8", "/pictures/lake.svg": "image/svg+xml",
	} {
		r := httptest.NewRequestWithContext(t.Context(), "GET", path, nil)
		r.Host, r.RemoteAddr = address, "127.0.0.1:5000"
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if got := w.Header().Get("Content-Type"); w.Code != 200 || got != want {
			t.Errorf("%s: HTTP %d, %s", path, w.Code, got)
		}
	}
}
