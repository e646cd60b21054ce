package playground_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
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
