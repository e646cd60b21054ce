package playground_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"
	"testing/synctest"

	"github.com/kommunicate-go/kommunicate/playground"
)

// FuzzPreview draws any bytes on every surface.
func FuzzPreview(f *testing.F) {
	f.Add([]byte(cards))
	f.Add([]byte(`[{"message":1,"metadata":{"KM_FIELD":{},"KM_AUTO_SUGGESTION":{"source":[{"searchKey":1},2,null]},"templateId":"12","contentType":"300"}}]`))
	f.Add([]byte(`{"message":"x","contentType":3,"metadata":{"templateId":7,"payload":{"elements":[1,{}]}}}`))
	f.Add([]byte("[{"))
	p := playground.Handler(says(desk))
	f.Cleanup(p.Close)
	f.Fuzz(func(t *testing.T, payload []byte) {
		pg := &page{t: t, p: p}
		var started struct{ ID string }
		pg.decode(pg.call("POST", "/api/sessions", ""), &started)
		pg.id = started.ID
		for _, surface := range []string{"web", "android", "ios"} {
			pg.do(map[string]any{"do": "surface", "text": surface})
			var shown struct{ Messages []message }
			pg.decode(pg.call("POST", "/api/"+pg.id+"/preview", string(payload)), &shown)
			for _, m := range shown.Messages {
				var detail map[string]any
				pg.get("/messages/"+m.Key, &detail)
			}
		}
	})
}

// FuzzAPI calls what the page calls with anything, in a conversation that is under way:
// what is not a stream or a file is JSON, and the conversation can still be seen.
func FuzzAPI(f *testing.F) {
	for _, call := range [][3]string{
		{"POST", "act", `{"do":"say","text":"there"}`},
		{"POST", "act", `{"do":"click","key":"x","control":-1}`},
		{"POST", "act", `{"do":"submit","values":{"a":[1,null]}}`},
		{"POST", "act", `{"do":"location","latitude":"1","longitude":"x"}`},
		{"POST", "act", `{"do":"event","text":"WELCOME"}`},
		{"POST", "act", `{"do":"rate","score":7,"text":"x"}`},
		{"POST", "act", `{"do":"answer","agent":"x","text":"Hi"}`},
		{"POST", "act", `{"do":"assign","agent":"x","to":""}`},
		{"POST", "act", `{"do":"availability","agent":"x","text":"away"}`},
		{"POST", "act", `{"do":"language","text":"de"}`},
		{"POST", "act", `{"do":"restart"}`},
		{"POST", "act", `[]`},
		{"POST", "preview", `[{"message":"x"}]`},
		{"POST", "preview/send", ""},
		{"POST", "files?name=%00../a.png", "\x89PNG"},
		{"GET", "messages/x", ""},
		{"GET", "html/x", ""},
		{"GET", "calls/1", ""},
		{"GET", "script", ""},
	} {
		f.Add(call[0], call[1], []byte(call[2]))
	}
	f.Fuzz(func(t *testing.T, method, path string, body []byte) {
		synctest.Test(t, func(t *testing.T) {
			pg := open(t, closing(t, playground.Handler(says(desk))))
			target, err := url.Parse("/api/" + pg.id + "/" + path)
			if err != nil || target.Path == "/api/"+pg.id+"/stream" {
				return
			}
			r := newRequest(t.Context(), "POST", "/", string(body))
			r.Method, r.URL, r.RequestURI = method, target, target.RequestURI()
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Origin", "http://localhost:8080")
			if w := pg.send(r); w.Header().Get("Content-Type") == "application/json" && !json.Valid(w.Body.Bytes()) {
				t.Errorf("%s %s: answered %d %s", method, path, w.Code, w.Body)
			}
			if w := pg.call(http.MethodGet, "/api/"+pg.id+"/script", ""); w.Code != http.StatusOK {
				t.Errorf("the script: %d %s", w.Code, w.Body)
			}
		})
	})
}
