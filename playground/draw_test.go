package playground_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
	"github.com/kommunicate-go/kommunicate/playground"
)

const cards = `[{"message":"<i>x</i>","metadata":{"contentType":"300","templateId":"10","payload":[` +
	`{"title":"A","subtitle":"s","description":"d","titleExt":"5","header":{"imgSrc":"https://example.com/a.png","overlayText":"new"},"buttons":[` +
	`{"name":"1","action":{"type":"quickReply","payload":{"message":"one","replyMetadata":{"k":"v"}}}},{"name":"2","action":{"type":"link","payload":{"url":"javascript:alert(1)"}}},` +
	`{"name":"3","action":{"type":"quickReply","payload":{}}},{"name":"4","action":{"type":"quickReply","payload":{"message":"four"}}}]}]}}]`

// TestSurfaces shows what each surface makes of a message.
func TestSurfaces(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		pg := open(t, closing(t, playground.New(kommunicatetest.Bot{Name: "Raw", Handler: raw(cards)})))
		web := pg.look().last()
		if got := web.Controls; len(got) != 4 || got[0].Text != "one" || got[0].Metadata["k"] != "v" || got[1].Link != "javascript:alert(1)" || got[2].Dead == "" {
			t.Errorf("on the web there are %+v", got)
		}
		want := map[string]any{
			"kind": "card", "title": "A", "extra": "5", "subtitle": "s", "description": "d",
			"url": "https://example.com/a.png", "overlay": "new",
		}
		if diff := cmp.Diff(want, web.Figures[0]); diff != "" || web.Findings == 0 || web.Worst != "dead" {
			t.Errorf("%d findings, %s, card (-want +got):\n%s", web.Findings, web.Worst, diff)
		}
		var detail struct {
			Answer, Send map[string]any
			Findings     []struct {
				Code, Pointer string
				Surfaces      []string
			}
			Surfaces []struct {
				Surface string
				What    []string
			}
		}
		pg.get("/messages/"+web.Key, &detail)
		if _, ok := detail.Answer["metadata"].(map[string]any)["payload"].([]any); !ok || detail.Answer["message"] != "<i>x</i>" {
			t.Errorf("the bot's answer is %v", detail.Answer)
		}
		if _, ok := detail.Send["metadata"].(map[string]any)["payload"].(string); !ok || detail.Send["fromUserName"] != "bot-under-test" {
			t.Errorf("the API's body is %v", detail.Send)
		}
		if got := compact(t, detail.Surfaces); !strings.Contains(got, `"What":["1 × button \"4\" is missing"`) || !strings.Contains(got, `button \"3\" is dead`) {
			t.Errorf("the surfaces lose %s", got)
		}
		pg.do(map[string]any{"do": "surface", "text": "android"})
		v := pg.look()
		if got := v.last(); v.State.Surface != "android" || len(got.Controls) != 3 || got.Key != web.Key {
			t.Errorf("on Android there are %+v", got.Controls)
		}
		pg.do(map[string]any{"do": "surface", "text": "ios"})
		if got := pg.look().last(); len(got.Controls) != 4 || got.Controls[2].Text != "3" {
			t.Errorf("on iOS there are %+v", got.Controls)
		}
	})
}

func TestFault(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const broken = `[{"message":"Hi","metadata":{"contentType":"300","templateId":"6","payload":"[{"}}, {"metadata":{"KM_ASSIGN_TEAM":"none"}},
			{"message":"Your name?","metadata":{"KM_ENABLE_ATTACHMENT":"false","KM_FIELD":{"label":"Name","placeholder":"Ann","action":{}}}}]`
		pg := open(t, closing(t, playground.New(kommunicatetest.Bot{ID: "raw", Handler: raw(broken)})))
		all := pg.look().visible()
		if got := all[0]; !strings.Contains(got.Fault, "the payload is not JSON") || got.Worst != "breaks" {
			t.Errorf("a broken message is %+v", got)
		}
		if got := pg.look().Messages; !slices.ContainsFunc(got, func(m message) bool { return m.Hidden && m.Does == "a handoff to team none" }) {
			t.Errorf("no handoff in %+v", got)
		}
		if got := all[1]; got.Input["label"] != "Name" || got.Attach == nil || *got.Attach || got.Figures != nil {
			t.Errorf("a message that asks for input is %+v", got)
		}
		pg.do(map[string]any{"do": "surface", "text": "android"})
		if got := len(pg.look().visible()); got != 2 {
			t.Errorf("on Android %d messages are shown", got)
		}
	})
}

func TestHTML(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		pg := open(t, closing(t, playground.Handler(says(desk))))
		pg.do(map[string]any{"do": "say", "text": "html"})
		last := pg.look().last()
		w := pg.call("GET", "/api/"+pg.id+"/html/"+last.Key, "")
		policy := w.Header().Get("Content-Security-Policy")
		if !last.HTML || !strings.HasSuffix(w.Body.String(), "<b onclick=alert(1)>Hi</b>") ||
			!strings.Contains(policy, "sandbox allow-same-origin") || strings.Contains(policy, "allow-scripts") || !strings.Contains(policy, "default-src 'none'") {
			t.Errorf("%+v: %s with %s", last, w.Body, policy)
		}
	})
}

// TestOthers draws what is neither a template nor a text.
func TestOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const answer = `[{"message":"City?","metadata":{"KM_AUTO_SUGGESTION":{"source":["Oslo",{"searchKey":"Rome","message":"To Rome"}]}}},
			{"metadata":{"actionRequest":"askCSAT"}},{"message":"URL","metadata":{"KM_AUTO_SUGGESTION":{"source":{"url":"https://example.com"}}}},
			{"message":"x","metadata":{"contentType":"300","templateId":"12","payload":[{"type":"date","data":{"label":"Day"}},{"type":"email","data":{"label":"Mail"}},
				{"type":"submit","data":{"name":"Go","action":{"message":"gone","formAction":"https://example.com/post"}}}]}},
			{"message":"y","metadata":{"contentType":"300","templateId":"3","formData":{"a":"b"},"formAction":"https://example.com/pay","payload":[{"name":"Pay","replyText":"paid"}]}}]`
		pg := open(t, closing(t, playground.New(kommunicatetest.Bot{Handler: raw(answer)})))
		v := pg.look()
		all := v.visible()
		want := []map[string]string{{"label": "Oslo", "text": "Oslo"}, {"label": "Rome", "text": "To Rome"}}
		if diff := cmp.Diff(want, all[0].Suggest); diff != "" || !v.State.Rate || all[1].Suggest != nil {
			t.Errorf("asked for a rating: %v, suggestions (-want +got):\n%s", v.State.Rate, diff)
		}
		if got := all[3].Controls[0]; got.Posts != "https://example.com/pay" || got.Text != "paid" {
			t.Errorf("the button is %+v", got)
		}
		var detail struct {
			Surfaces []struct{ What []string }
			Findings []any
		}
		pg.get("/messages/"+all[2].Key, &detail)
		if got := compact(t, detail.Surfaces); !strings.Contains(got, `1 × field \"Mail\" is missing`) {
			t.Errorf("the surfaces lose %s", got)
		}
		pg.do(map[string]any{"do": "say", "text": "Hi"})
		v = pg.look()
		for _, m := range v.Messages {
			if m.Who == "user" {
				pg.get("/messages/"+m.Key, &detail)
				if len(detail.Findings)+len(detail.Surfaces) > 0 {
					t.Errorf("of a user's message there is %+v", detail)
				}
			}
		}
		pg.do(map[string]any{"do": "surface", "text": "ios"})
		if pg.look().State.Rate {
			t.Error("iOS asks for a rating before the conversation is resolved")
		}
	})
}
