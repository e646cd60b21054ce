package playground_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
	"github.com/kommunicate-go/kommunicate/playground"
)

// desk is a bot that greets, offers and hands over.
func desk(turn *kommunicate.Turn) []kommunicate.Message {
	switch turn.Text {
	case "Talk to Human":
		return []kommunicate.Message{{Text: "Connecting you..."}, {Handoff: kommunicate.HandoffToRules{}}}
	case "tag":
		return []kommunicate.Message{{Action: kommunicate.AddTags{"vip"}}, {Action: kommunicate.UpdateUserDetail{Email: "a@example.com"}}}
	case "html":
		return []kommunicate.Message{{HTML: "<b onclick=alert(1)>Hi</b>"}}
	}
	return []kommunicate.Message{{Text: "Hello " + turn.Text, Rich: kommunicate.SuggestedReplies{{Title: "Yes", Message: "Yes!"}, {Title: "Talk to Human"}}}}
}

func TestChat(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		pg := open(t, closing(t, playground.Handler(says(desk))))
		pg.do(map[string]any{"do": "say", "text": "there"})
		v := pg.look()
		if got := v.last(); got.Text != "Hello there" || got.Who != "bot" || got.Name != "Bot" || len(got.Controls) != 2 || got.Findings != 0 {
			t.Errorf("the bot's answer is %+v", got)
		}
		pg.do(map[string]any{"do": "click", "key": v.visible()[0].Key, "control": 0})
		pg.do(map[string]any{"do": "say", "text": "tag"})
		pg.do(map[string]any{"do": "language", "text": "de"})
		pg.do(map[string]any{"do": "say", "text": "again"})
		v = pg.look()
		if got := compact(t, v.Messages); !strings.Contains(got, `"Does":"the action addTags"`) {
			t.Errorf("no action in %s", got)
		}
		var texts []string
		for _, m := range v.visible() {
			texts = append(texts, m.Who+" "+m.Text)
		}
		want := []string{
			"bot Hello ", "user there", "bot Hello there", "user Yes!", "bot Hello Yes!", "user tag", "user again", "bot Hello again",
		}
		if diff := cmp.Diff(want, texts); diff != "" {
			t.Errorf("the chat (-want +got):\n%s", diff)
		}
		if st := v.State; st.Assignee.Kind != "bot" || st.Status != "Open" || st.Tags[0] != "vip" || st.User["email"] != "a@example.com" ||
			st.Context["kmUserLanguageCode"] != "de" || st.Busy || st.Agents[0].Name != "Anna" {
			t.Errorf("the state is %+v", st)
		}
		if first := v.Calls[1]; len(v.Calls) != 6 || first.Title != "Webhook of bot-under-test" || first.Status != 200 {
			t.Errorf("the calls are %+v", v.Calls)
		}
		var bodies struct{ Request, Response string }
		pg.get(fmt.Sprintf("/calls/%d", v.Calls[1].Number), &bodies)
		if !strings.Contains(bodies.Request, `"eventName":"WELCOME"`) || !strings.Contains(bodies.Response, "Hello ") {
			t.Errorf("the call is %+v", bodies)
		}
		pg.do(map[string]any{"do": "restart"})
		if v = pg.look(); len(v.visible()) != 1 || v.State.User["email"] != nil || len(v.State.Tags) != 0 {
			t.Errorf("a new conversation is %+v", v)
		}
	})
}

// TestHandoff plays a handoff from both sides.
func TestHandoff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		pg := open(t, closing(t, playground.Handler(says(desk))))
		const anna = "anna@example.com"
		pg.do(map[string]any{"do": "availability", "agent": anna, "text": "away"})
		pg.do(map[string]any{"do": "say", "text": "Talk to Human"})
		pg.do(map[string]any{"do": "answer", "agent": anna, "text": "Anna here."})
		pg.do(map[string]any{"do": "say", "text": "Hi Anna"})
		v := pg.look()
		if got := compact(t, v.Messages); !strings.Contains(got, `"Does":"a handoff, to whom the rules choose"`) {
			t.Errorf("no handoff in %s", got)
		}
		if st := v.State; st.Assignee.ID != anna || st.Assignee.Kind != "agent" || st.Agents[0].Availability != "away" || st.Rate {
			t.Errorf("the state is %+v", st)
		}
		if got := v.last(); got.Text != "Hi Anna" {
			t.Errorf("the bot answers an agent's conversation: %+v", got)
		}
		pg.do(map[string]any{"do": "resolve", "agent": anna})
		if st := pg.look().State; st.Status != "Resolved" || !st.Rate {
			t.Errorf("the state is %+v", st)
		}
		pg.do(map[string]any{"do": "rate", "score": 5, "text": "quick"})
		pg.do(map[string]any{"do": "assign", "agent": anna, "to": "bot-under-test"})
		if st := pg.look().State; st.Rating != 5 || st.Rate || st.Assignee.Kind != "bot" {
			t.Errorf("the state is %+v", st)
		}
		for name, act := range map[string]map[string]any{
			"no such agent":           {"do": "answer", "agent": "ben", "text": "Hi"},
			"no agent or bot":         {"do": "assign", "agent": anna, "to": "ben"},
			"online, away or offline": {"do": "availability", "agent": anna, "text": "asleep"},
			"web, android or ios":     {"do": "surface", "text": "watch"},
			"cannot do this":          {"do": "dance"},
			"sends an empty text":     {"do": "say"},
			"has anything to click":   {"do": "click", "key": "none"},
			"has a form":              {"do": "submit", "key": "none"},
		} {
			if got := pg.try(act); !strings.Contains(got, name) {
				t.Errorf("%v: %q, want %q", act, got, name)
			}
		}
	})
}

func TestForm(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var data kommunicate.Members
		pg := open(t, closing(t, playground.Handler(says(func(turn *kommunicate.Turn) []kommunicate.Message {
			if turn.FormData != nil {
				data = turn.FormData
				return []kommunicate.Message{{Text: "Thanks"}}
			}
			return []kommunicate.Message{{Rich: kommunicate.Form{
				Fields: []kommunicate.FormField{
					kommunicate.TextField{Label: "Name", Placeholder: "Ann", Validation: kommunicate.Validation{Regex: "^[A-Z]", ErrorText: "Begin with a capital"}},
					kommunicate.CheckboxGroup{Title: "Topics", Options: []kommunicate.FormOption{{Label: "A"}, {Label: "B"}}},
					kommunicate.HiddenField{Name: "secret", Value: "x"},
				},
				Submit: kommunicate.FormSubmit{Name: "Go"},
			}}}
		}))))
		form := pg.look().last()
		if len(form.Fields) != 2 || form.Fields[0]["pattern"] != "^[A-Z]" || form.Fields[0]["advice"] != "Begin with a capital" || !form.Controls[0].Submits {
			t.Fatalf("the form is %+v", form)
		}
		if got := pg.try(map[string]any{"do": "submit", "key": form.Key, "values": map[string]any{"Name": "ann"}}); !strings.Contains(got, "Begin with a capital") {
			t.Errorf("a value that does not match: %q", got)
		}
		pg.do(map[string]any{"do": "submit", "key": form.Key, "values": map[string]any{"Name": "Ann", "Topics": []string{"A", "B"}}})
		if got := compact(t, data); got != `{"Name":"Ann","Topics":["A","B"],"secret":"x"}`+"\n" {
			t.Errorf("the bot got %s", got)
		}
	})
}

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

// TestLive follows the stream while the bot thinks.
func TestLive(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := closing(t, playground.Handler(says(func(turn *kommunicate.Turn) []kommunicate.Message {
			if turn.Text != "" {
				time.Sleep(time.Second)
			}
			return []kommunicate.Message{{Text: "done"}}
		})))
		pg := open(t, p)
		views := pg.follow(func() {
			pg.do(map[string]any{"do": "say", "text": "think"})
			time.Sleep(time.Second)
		})
		busy, messages := 0, 0
		for i, v := range views {
			if v.Reset != (i == 0) {
				t.Errorf("update %d: reset %v", i, v.Reset)
			}
			if v.State.Busy {
				busy++
			}
			messages += len(v.visible())
		}
		if last := views[len(views)-1]; busy == 0 || messages != 3 || last.State.Busy {
			t.Errorf("%d updates while the bot thinks, %d messages, %+v", busy, messages, last.State)
		}
		time.Sleep(time.Minute)
	})
}

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

func TestPreview(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		pg := open(t, closing(t, playground.Handler(says(desk))))
		if w := pg.call("POST", "/api/"+pg.id+"/preview/send", ""); !strings.Contains(pg.failure(w), "no message") {
			t.Errorf("sending nothing: %s", w.Body)
		}
		var shown struct {
			Messages []message
			Findings []struct{ Code string }
		}
		pg.decode(pg.call("POST", "/api/"+pg.id+"/preview", "[{"), &shown)
		if len(shown.Messages) != 0 || shown.Findings[0].Code != "not-json" {
			t.Errorf("broken JSON is %+v", shown)
		}
		pg.decode(pg.call("POST", "/api/"+pg.id+"/preview", `{"message":"<p>x","contentType":3,"metadata":{"templateId":"9","contentType":"300","payload":"[{\"url\":\"a\"}]"}}`), &shown)
		if got := shown.Messages[0]; !got.HTML || len(got.Figures) != 1 || shown.Findings == nil {
			t.Errorf("a body for the API is %+v", shown)
		}
		var detail map[string]any
		pg.get("/messages/preview-0", &detail)
		pg.decode(pg.call("POST", "/api/"+pg.id+"/preview", cards), &shown)
		before := len(pg.look().visible())
		if failure := pg.failure(pg.call("POST", "/api/"+pg.id+"/preview/send", "")); failure != "" {
			t.Fatal(failure)
		}
		v := pg.look()
		if len(v.visible()) != before+1 || len(v.last().Controls) != 4 {
			t.Errorf("the chat has %+v", v.last())
		}
		pg.do(map[string]any{"do": "click", "key": v.last().Key, "control": 0})
		if got := pg.look().last(); got.Text != "Hello one" {
			t.Errorf("the bot answers a click in the preview with %+v", got)
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

func TestScript(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		pg := open(t, closing(t, playground.Handler(says(desk))))
		pg.do(map[string]any{"do": "click", "key": pg.look().last().Key, "control": 1})
		pg.do(map[string]any{"do": "answer", "agent": "anna@example.com", "text": "Anna here."})
		w := pg.call("GET", "/api/"+pg.id+"/script", "")
		script, err := kommunicatetest.ParseScript("saved.convo", w.Body.Bytes())
		if err != nil {
			t.Fatalf("%v in\n%s", err, w.Body)
		}
		srv := kommunicatetest.NewServer()
		defer srv.Close()
		report, err := script.Run(t.Context(), srv, kommunicatetest.Bot{Handler: srv.Webhook(says(desk))})
		if err != nil || len(report.Failures) > 0 {
			t.Errorf("%v %v\n%s", err, report, w.Body)
		}
	})
}

// TestRemarks shows why a bot failed.
func TestRemarks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		bot := kommunicate.BotFunc(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
			return nil, errors.New("out of tea")
		})
		pg := open(t, closing(t, playground.Handler(bot)))
		if got := compact(t, pg.look().Messages); !strings.Contains(got, "returns an error: out of tea") {
			t.Errorf("no remark in %s", got)
		}
	})
}

func TestOptions(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := kommunicatetest.NewServer()
		defer srv.Close()
		srv.AddAgent(kommunicatetest.Agent{ID: "ben@example.com"})
		srv.AddBot(kommunicatetest.Bot{ID: "other", Handler: raw(`[{"message":"Other here"}]`)})
		p := closing(t, playground.Handler(says(desk), playground.WithServer(srv), playground.WithConversation(kommunicate.ConversationDetail{
			UserID: "ann", Assignee: "other", ChatContext: kommunicate.ChatContext{Extra: kommunicate.Members{{Name: "plan", Value: []byte(`"pro"`)}}},
		})))
		v := open(t, p).look()
		if v.last().Text != "Other here" || v.State.Agents[0].Name != "ben@example.com" || v.State.User["userId"] != "ann-1" || v.State.Context["plan"] != "pro" {
			t.Errorf("%+v %+v", v.State, v.last())
		}
	})
	for name, build := range map[string]func(){
		"nil bot":    func() { playground.Handler(nil) },
		"nil option": func() { playground.Handler(says(desk), nil) },
		"no bot":     func() { playground.New(kommunicatetest.Bot{}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			build()
		}()
	}
}

// TestAPI lets a bot in another process send a message of its own accord.
func TestAPI(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := kommunicatetest.NewServer(kommunicatetest.WithAPIKey("key"))
		defer srv.Close()
		p := closing(t, playground.Handler(says(desk), playground.WithServer(srv)))
		pg := open(t, p)
		r := newRequest(t.Context(), "POST", "/rest/ws/message/v2/send", `{"groupId":"1001","fromUserName":"bot-under-test","message":"Late"}`)
		r.Header.Set("Api-Key", "key")
		w := httptest.NewRecorder()
		views := pg.follow(func() {
			p.ServeHTTP(w, r)
			time.Sleep(time.Second)
		})
		if got := views[len(views)-1]; w.Code != http.StatusOK || !bytes.Contains([]byte(compact(t, views)), []byte(`"Late"`)) {
			t.Errorf("HTTP %d %s, %+v", w.Code, w.Body, got)
		}
	})
}
