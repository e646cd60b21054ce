package platformtest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/kommunicate-go/kommunicate/internal/bomb"
)

// testBombs puts a bomb in the place of each value, in turn, that the handler and the
// caller get.
func testBombs(t *testing.T, p Platform) {
	said := p.dialogues(t,
		slices.DeleteFunc(Turns(), func(turn NamedTurn) bool { return turn.Name != "form" }),
		slices.DeleteFunc(Messages(), func(m NamedMessage) bool { return m.Name != "carousel" }))
	requests, answers := make(map[string]string), make([]map[string]string, 0)
	for _, s := range said {
		for _, body := range s.webhook {
			addPlaces(requests, body)
		}
		for i, body := range s.answers {
			if i == len(answers) {
				answers = append(answers, make(map[string]string))
			}
			addPlaces(answers[i], body)
		}
	}
	for name, value := range bomb.All {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				for _, body := range requests {
					p.throwAtHandler(t, []byte(strings.Replace(body, fuse, value, 1)))
				}
				for at := range answers {
					for _, body := range answers[at] {
						p.throwAtCaller(t, at, http.StatusOK, []byte(strings.Replace(body, fuse, value, 1)))
					}
				}
			})
		})
	}
}

// deepestPlace is how deep within a document bombs are put: what lies deeper is read by
// the same code, or is Kommunicate's own.
const deepestPlace = 4

// fuse is where a bomb goes.
const fuse = `"<bomb>"`

// addPlaces adds to bodies a document with a fuse in the place of each of its values,
// by where that is; documents that are alike have their places once.
func addPlaces(bodies map[string]string, document []byte) {
	var root any
	if json.Unmarshal(document, &root) != nil {
		return
	}
	var visit func(place string, v any, set func(any))
	visit = func(place string, v any, set func(any)) {
		if _, known := bodies[place]; !known {
			set("<bomb>")
			bodies[place] = encoded(root)
			set(v)
		}
		if strings.Count(place, "/") == deepestPlace {
			return
		}
		switch v := v.(type) {
		case map[string]any:
			for name := range v {
				visit(place+"/"+name, v[name], func(to any) { v[name] = to })
			}
		case []any:
			for i := range v[:min(len(v), 1)] {
				visit(place+"/0", v[i], func(to any) { v[i] = to })
			}
		}
	}
	visit("", root, func(to any) { root = to })
}

func encoded(v any) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false) // The fuse has to be found.
	_ = encoder.Encode(v)        // It was JSON.
	return b.String()
}
