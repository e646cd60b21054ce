package botframework_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/platforms/botframework"
	"github.com/kommunicate-go/kommunicate/platforms/botframework/botframeworktest"
)

// A service is what a bot's replies are posted to.
type service struct {
	urls   []string
	bodies []string
	status int
}

func (s *service) RoundTrip(r *http.Request) (*http.Response, error) {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	s.urls, s.bodies = append(s.urls, r.URL.String()), append(s.bodies, string(raw))
	status := s.status
	if status == 0 {
		status = http.StatusOK
	}
	return &http.Response{StatusCode: status, Header: http.Header{"Location": {"https://evil.test"}}, Body: body(`{"id":"r"}`), Request: r}, nil
}

func (s *service) connector(services ...string) botframework.Connector {
	return botframework.Connector{HTTPClient: &http.Client{Transport: s}, Services: services}
}

// post posts an activity to a messaging endpoint.
func post(t *testing.T, h http.Handler, activity string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/api/messages", strings.NewReader(activity)))
	return w.Code, w.Body.String()
}

func says(texts ...string) kommunicate.BotFunc {
	return func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		var all []kommunicate.Message
		for _, s := range texts {
			all = append(all, kommunicate.Message{Text: s})
		}
		return all, nil
	}
}

const asking = `"id":"a/1","channelId":"msteams","from":{"id":"u","aadObjectId":"x"},"recipient":{"id":"b","name":"Bot"},"conversation":{"id":"c:1?","tenantId":"t"}`

func TestReplies(t *testing.T) {
	var s service
	status, answer := post(t, botframework.Handler(says("One", "Two"), s.connector()),
		`{"type":"message","text":"Hi","serviceUrl":"https://smba.trafficmanager.net/emea/",`+asking+`}`)
	if status != http.StatusOK || answer != "" {
		t.Errorf("answered %d %q", status, answer)
	}
	url := "https://smba.trafficmanager.net/emea/v3/conversations/c:1%3F/activities/a%2F1"
	if !slices.Equal(s.urls, []string{url, url}) {
		t.Errorf("posted to %q", s.urls)
	}
	want := `{"type":"message","text":"One","textFormat":"plain","replyToId":"a/1","from":{"id":"b","name":"Bot"},"recipient":{"id":"u","aadObjectId":"x"},"conversation":{"id":"c:1?","tenantId":"t"}}`
	if got, want := bridgetest.Plain(t, json.RawMessage(s.bodies[0])), bridgetest.Plain(t, json.RawMessage(want)); got != want {
		t.Errorf("reply:\n%s\nwant:\n%s", got, want)
	}
}

func TestExpectedReplies(t *testing.T) {
	var s service
	h := botframework.Handler(says("One"), s.connector())
	for _, activity := range []string{
		`{"type":"message","text":"Hi","deliveryMode":"expectReplies","serviceUrl":"urn:x",` + asking + `}`,
		`{"type":"typing","deliveryMode":"expectReplies"}`,
	} {
		status, answer := post(t, h, activity)
		var response botframework.Response
		bridgetest.Decode(t, []byte(answer), &response)
		want := 1
		if strings.Contains(activity, "typing") {
			want = 0
		}
		if status != http.StatusOK || len(response.Activities) != want || want == 1 && response.Activities[0].ReplyToID != "a/1" {
			t.Errorf("answered %d %s", status, answer)
		}
	}
	if s.urls != nil {
		t.Errorf("posted to %q", s.urls)
	}
}

// TestServices: the bot's credentials go to no service that is not trusted, and the
// bot is not asked by one.
func TestServices(t *testing.T) {
	type urls = []string
	trusted := urls{"https://directline.botframework.com/", "https://SMBA.trafficmanager.net", "https://europe.webchat.botframework.com/x/y/"}
	untrusted := urls{
		"", "https://evil.test/", "http://directline.botframework.com/", "https://botframework.com.evil.test/", "https://evilbotframework.com/",
		"https://botframework.com/", "https://.botframework.com/", "https://user@directline.botframework.com/", "https://directline.botframework.com@evil.test/",
		"https://directline.botframework.com:444/", "https://directline.botframework.com/?x=", "https:directline.botframework.com",
		"//directline.botframework.com/", "https://evil.test\\.botframework.com/", "https://evil.test/.botframework.com", "https://evil.test%2f.botframework.com/", "\x00", "file:///etc/passwd",
		"https://smba.trafficmanager.net.evil.test", "https://smba.trafficmanager.net/emea?", "https://x.smba.trafficmanager.net",
	}
	check := func(t *testing.T, services, all urls, want bool) {
		t.Helper()
		for _, url := range all {
			var s service
			asked, codes := false, []string(nil)
			h := botframework.Handler(kommunicate.BotFunc(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
				asked = true
				return []kommunicate.Message{{Text: "Yes"}}, nil
			}), s.connector(services...), kommunicate.WithDegraded(func(_ context.Context, list []kommunicate.Degraded) { codes = append(codes, list[0].Code) }))
			act := botframework.Activity{Type: "message", Text: "Hi", ServiceURL: url, Conversation: botframework.ConversationAccount{ID: "c"}}
			raw, err := json.Marshal(act)
			if err != nil {
				t.Fatal(err)
			}
			status, _ := post(t, h, string(raw))
			if status != http.StatusOK || asked != want || (len(s.urls) == 1) != want || slices.Contains(codes, "untrusted-service") == want {
				t.Errorf("%q: %d, asked %v, posted to %q, degraded %q", url, status, asked, s.urls, codes)
			}
		}
	}
	check(t, nil, trusted, true)
	check(t, nil, untrusted, false)
	check(t, urls{"http://localhost:50000"}, urls{"http://localhost:50000", "http://localhost:50000/x"}, true)
	check(t, urls{"http://localhost:50000"}, append(urls{"http://localhost", "http://localhost:5000", "https://localhost:50000"}, trusted...), false)
	for _, bad := range []string{"", "localhost", "ftp://x", "https://", "https://a@b", "https://a/b", "https://a?b", "https://*", "https://*bot.example", "https://a.*.example"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("the service %q is taken", bad)
				}
			}()
			botframework.Handler(says(), botframework.Connector{Services: []string{bad}})
		}()
	}
}

// TestReplyFails: a reply that is refused, and a redirect of it, go nowhere else.
func TestReplyFails(t *testing.T) {
	for _, test := range []struct {
		status   int
		activity string
	}{
		{http.StatusForbidden, asking},
		{http.StatusTemporaryRedirect, asking},
		{http.StatusOK, `"conversation":{"id":""}`},
		{http.StatusOK, `"conversation":{"id":".."}`},
	} {
		s := service{status: test.status}
		var log bytes.Buffer
		h := botframework.Handler(says("One", "Two"), s.connector(), kommunicate.WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
		status, _ := post(t, h, `{"type":"message","text":"Where is my order?","serviceUrl":"https://directline.botframework.com",`+test.activity+`}`)
		if status != http.StatusOK || len(s.urls) > 1 || !strings.Contains(log.String(), "reply lost") || strings.Contains(log.String(), "order") {
			t.Errorf("%v: %d, posted to %q, log:\n%s", test, status, s.urls, &log)
		}
	}
}

// TestAsked: what the bot is asked about.
func TestAsked(t *testing.T) {
	for _, test := range []struct{ activity, want string }{
		{`{"type":"message","text":"Hi"}`, "message Hi"},
		{`{"type":"message"}`, "message "},
		{`{"type":"event","name":"order_shipped","value":{"id":"7"}}`, "event order_shipped {\"id\":\"7\"}"},
		{`{"type":"event"}`, ""},
		{`{"type":"message","value":{"name":"Jo"}}`, "message  form Jo"},
		{`{"type":"message","attachments":[{"contentType":"image/png","contentUrl":"https://example.com/a.png","name":"a.png"},{"contentType":"text/html","content":"x"}]}`, "message  KOMMUNICATE_MEDIA_EVENT a.png"},
		{`{"type":"conversationUpdate","channelId":"webchat","recipient":{"id":"b"},"membersAdded":[{"id":"b"},{"id":"u"}]}`, "conversationUpdate  WELCOME"},
		{`{"type":"conversationUpdate","channelId":"webchat","recipient":{"id":"b"},"membersAdded":[{"id":"b"}]}`, ""},
		{`{"type":"conversationUpdate","channelId":"directline","recipient":{"id":"b"},"membersAdded":[{"id":"u"}]}`, ""},
		{`{"type":"typing"}`, ""},
		{`{"type":"endOfConversation"}`, ""},
		{`{"type":"invoke","name":"x"}`, ""},
		{`{}`, ""},
		{`{"type":7,"from":"x","recipient":[],"attachments":{}}`, ""},
	} {
		var got string
		h := botframework.HandlerFunc(func(_ context.Context, turn *kommunicate.Turn, act *botframework.Activity, _ *botframework.Response) error {
			got = act.Type + " " + turn.Text
			switch {
			case act.Type == "event":
				extra, err := turn.ChatContext.Extra.MarshalJSON()
				got += turn.Event + " " + string(extra)
				return err
			case turn.Event != "":
				got += " " + turn.Event
			}
			for _, a := range turn.Attachments {
				got += " " + a.Name
			}
			if turn.FormData != nil {
				got += " form " + turn.FormData.Text("name")
			}
			return nil
		}, botframework.Connector{})
		activity := strings.Replace(test.activity, "{", `{"serviceUrl":"https://directline.botframework.com",`, 1)
		if test.activity == "{}" {
			activity = test.activity
		}
		if status, answer := post(t, h, activity); status != http.StatusOK || answer != "" || got != test.want {
			t.Errorf("%s: %d %q, asked %q, want %q", test.activity, status, answer, got, test.want)
		}
	}
}

// TestHandlerFunc: activities of the bot's own come before the messages that a
// middleware adds, and nothing of them after an error.
func TestHandlerFunc(t *testing.T) {
	d := line(func(_ context.Context, act *botframework.Activity, resp *botframework.Response) error {
		resp.Activities = append(resp.Activities, botframework.Activity{Type: "typing"}, text("own"))
		if err := resp.Add(kommunicate.Message{Text: "I get somebody.", Handoff: kommunicate.HandoffToRules{}}); err != nil {
			return err
		}
		if err := resp.Add(kommunicate.Message{}); err == nil {
			return errors.New("an empty message was added")
		}
		if act.Text == "fail" {
			return errors.New("no database")
		}
		return nil
	})
	bot := connect(t, d, hasty)
	got, err := bot.Respond(t.Context(), &kommunicate.Turn{Text: "Hi"})
	if err != nil {
		t.Fatal(err)
	}
	bridgetest.SameMessages(t, got, []kommunicate.Message{{Text: "own"}, {Text: "I get somebody."}, {Handoff: kommunicate.HandoffToRules{}}})
	got, err = bot.Respond(t.Context(), &kommunicate.Turn{Text: "fail"})
	if err != nil || len(got) != 1 || !strings.HasPrefix(got[0].Text, "Sorry") {
		t.Errorf("after an error: %v, %v", got, err)
	}
	for name, wrong := range map[string]func(){
		"nil function": func() { botframework.HandlerFunc(nil, botframework.Connector{}) },
		"nil bot":      func() { botframework.Handler(nil, botframework.Connector{}) },
		"nil BotFunc":  func() { botframework.Handler(kommunicate.BotFunc(nil), botframework.Connector{}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			wrong()
		}()
	}
}

// TestLateHandler: what comes after the budget is posted all the same, or sent
// through the client.
func TestLateHandler(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d *botframeworktest.DirectLine
		endpoint := botframework.HandlerFunc(func(_ context.Context, _ *kommunicate.Turn, _ *botframework.Activity, resp *botframework.Response) error {
			time.Sleep(time.Minute)
			resp.Activities = append(resp.Activities, text("own"))
			return resp.Add(kommunicate.Message{Text: "late"})
		}, botframeworktest.Connector())
		d = botframeworktest.NewDirectLine(endpoint)
		start := time.Now()
		got, err := connect(t, d, nil).Respond(t.Context(), &kommunicate.Turn{Text: "Hi", GroupID: "1", BotID: "b"})
		if err != nil || got != nil || time.Since(start) != 17*time.Second {
			t.Errorf("%v, %v after %v", got, err, time.Since(start))
		}
		if err := endpoint.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
		var said []string
		for _, act := range d.Activities("conv-1") {
			said = append(said, act.Text)
		}
		if diff := cmp.Diff([]string{"Hi", "own", "late"}, said); diff != "" {
			t.Errorf("said (-want +got):\n%s", diff)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		k := newDesk(t, nil)
		defer k.close(t)
		endpoint := botframework.HandlerFunc(func(_ context.Context, turn *kommunicate.Turn, _ *botframework.Activity, resp *botframework.Response) error {
			if turn.Event != "" {
				return nil
			}
			time.Sleep(time.Minute)
			resp.Activities = append(resp.Activities, text("own"))
			return resp.Add(kommunicate.Message{Text: "late"})
		}, botframeworktest.Connector(), kommunicate.WithClient(k.srv.Client()))
		d := botframeworktest.NewDirectLine(endpoint)
		bot := connect(t, d, nil)
		turn := kommunicate.Turn{Text: "Hi", GroupID: k.conv.GroupID(), BotID: "faq-bot", UserID: "ann"}
		if _, err := bot.Respond(t.Context(), &turn); err != nil {
			t.Error(err)
		}
		if err := endpoint.Wait(t.Context()); err != nil {
			t.Error(err)
		}
		if got := k.heard(); got != "own|late" {
			t.Errorf("the user has heard %s", got)
		}
	})
}

func TestTurnOfAnotherPlatform(t *testing.T) {
	h := botframework.HandlerFunc(func(context.Context, *kommunicate.Turn, *botframework.Activity, *botframework.Response) error {
		return nil
	},
		botframework.Connector{}, kommunicate.WithDialect(nil))
	if status, answer := post(t, h, `{"message":"Hi"}`); status != http.StatusOK || !strings.Contains(answer, "Sorry") {
		t.Errorf("answered %d %s", status, answer)
	}
}
