package playground_test

import (
	"testing"

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
