package kommunicatetest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// TestTurnBody compares what bots are sent with the known bodies.
func TestTurnBody(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("KOMMUNICATE_SHARED")
	if dir == "" {
		t.Skip("KOMMUNICATE_SHARED does not name the folder with the captured requests")
	}
	srv := newServer(t, kommunicatetest.WithAppID("APP_ID"))
	bot := &script{}
	srv.AddBot(kommunicatetest.Bot{ID: "order-bot-x1y2z", Handler: bot})
	srv.SetRules(kommunicatetest.Rules{Bot: "order-bot-x1y2z"})
	srv.User("user-42")
	call(t, srv, "POST", "/rest/ws/group/conversation", "", `{"groupName": "g", "groupMemberList": ["user-42"]}`)
	conv := srv.User("user-42").Conversation("1001")
	for _, test := range []struct {
		file string
		act  func() ([]kommunicatetest.Bubble, error)
	}{
		{"custom_request_welcome.json", conv.Wait},
		{"custom_request_text.json", func() ([]kommunicatetest.Bubble, error) { return conv.Say("Where is my order?") }},
		{"custom_request_custom_event.json", func() ([]kommunicatetest.Bubble, error) { return conv.Trigger("order_shipped") }},
		{"custom_request_media_image.json", func() ([]kommunicatetest.Bubble, error) {
			return conv.SendFile(kommunicate.FileMeta{Name: "receipt.png", URL: "https://example.com/receipt.png", Size: 28150, ContentType: "image/png"})
		}},
		{"custom_request_media_location.json", func() ([]kommunicatetest.Bubble, error) {
			return conv.SendLocation(kommunicate.Location{Latitude: "12.9716", Longitude: "77.5946"})
		}},
	} {
		t.Run(test.file, func(t *testing.T) {
			raw, err := os.ReadFile(filepath.Join(dir, "samples", "bots", test.file))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := test.act(); err != nil {
				t.Fatal(err)
			}
			var want map[string]any
			if err := json.Unmarshal(raw, &want); err != nil {
				t.Fatal(err)
			}
			// The documented name; and the message's own kind, where the sample is
			// inferred.
			want["applicationKey"] = want["applicationId"]
			delete(want, "applicationId")
			if test.file == "custom_request_custom_event.json" {
				want["contentType"] = 10.0
			}
			got, context := bot.last(t)
			context["groupId"], got["groupId"] = "16650159", 16650159.0 // Ours is 1001.
			for _, name := range []string{"key", "createdAt"} {
				delete(want, name)
				delete(got, name)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("turn (-captured +ours):\n%s", diff)
			}
		})
	}
}

func TestTurnBodyContext(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	bot := &script{}
	conv := withBot(t, srv, bot, `"KM_CHAT_CONTEXT": "{\"plan\":\"gold\",\"kmUserLocale\":\"de\",\"groupId\":\"forged\"}"`)
	call(t, srv, "POST", "/rest/ws/user/update", "ann", `{"phoneNumber": "+15550100"}`)
	call(t, srv, "POST", "/rest/ws/message/v2/send", "",
		`{"groupId": 1001, "message": "hi", "fromUserName": "ann", "metadata": {"k": "v", "KM_CHAT_CONTEXT": "{\"plan\":\"silver\"}"}}`)
	_, err := conv.Wait()
	if err != nil {
		t.Fatal(err)
	}
	turn, context := bot.last(t)
	want := map[string]any{
		"plan": "silver", "kmUserLocale": "de", "groupId": "1001", "botId": "faq-bot", "from": "ann",
		"applicationId": "test-app", "messageSource": "WEB", "attachments": []any{},
	}
	if diff := cmp.Diff(want, context); diff != "" {
		t.Errorf("context (-want +got):\n%s", diff)
	}
	if got := turn["metadata"].(map[string]any)["k"]; got != "v" {
		t.Errorf("metadata k is %v", got)
	}
	if got, want := turn["userInfo"], (map[string]any{"$user_phone": "+15550100"}); !cmp.Equal(want, got) {
		t.Errorf("userInfo is %v", got)
	}
	if got := turn["key"]; got != "5-1001-2" {
		t.Errorf("key is %v", got)
	}
}

// TestAnswers is what becomes of all that a webhook can answer.
func TestAnswers(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, answer string
		sees         []string
		remark       string
	}{
		{"one", `[{"message": "a"}]`, []string{"a"}, ""},
		{"several", ` [{"message": "a"}, {"message": "b", "metadata": {"k": 1}}]`, []string{"a", "b"}, ""},
		{"nothing", ``, nil, ""},
		{"empty array", `[]`, nil, ""},
		{"object", `{"status": "Success"}`, nil, ""},
		{"text", `"ok"`, nil, ""},
		{"empty message", `[{}]`, nil, ""},
		{"hidden", `[{"message": "a", "metadata": {"category": "HIDDEN"}}]`, nil, ""},
		{"not JSON", `oops`, nil, "answered what is not JSON"},
		{"array of texts", `["a"]`, nil, "not messages"},
		{"metadata is a text", `[{"message": "a", "metadata": "x"}]`, nil, "not messages"},
	} {
		t.Run(test.name, func(t *testing.T) {
			srv := newServer(t)
			conv := withBot(t, srv, &script{answers: map[string]string{"hi": test.answer}})
			bubbles, err := conv.Say("hi")
			see(t, bubbles, err, test.sees...)
			transcript := conv.Transcript()
			if test.remark != "" && !strings.Contains(transcript[len(transcript)-1].Message.Text, test.remark) {
				t.Errorf("no remark %q:\n%s", test.remark, transcript)
			}
		})
	}
}

func TestStoredMetadata(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	conv := withBot(t, srv, &script{answers: map[string]string{"WELCOME": `[{"message": "hi", "messageType": "html", "metadata": {
		"s": "text", "n": 1.50, "b": true, "o": {"a": [1, 2]}, "nothing": null}}]`}})
	bubbles, err := conv.Wait()
	if err != nil || len(bubbles) != 1 {
		t.Fatalf("%d bubbles, error %v", len(bubbles), err)
	}
	var raw struct {
		Metadata    map[string]string
		ContentType int
		From        string `json:"fromUserName"`
	}
	if err := json.Unmarshal(bubbles[0].Raw, &raw); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"s": "text", "n": "1.50", "b": "true", "o": `{"a":[1,2]}`, "skipBot": "true", "WELCOME_EVENT": "true"}
	if diff := cmp.Diff(want, raw.Metadata); diff != "" {
		t.Errorf("metadata (-want +got):\n%s", diff)
	}
	if raw.ContentType != 3 || raw.From != "faq-bot" {
		t.Errorf("contentType %d from %q", raw.ContentType, raw.From)
	}
}

func TestBotFailures(t *testing.T) {
	t.Parallel()
	fails := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, "no", http.StatusInternalServerError)
	}))
	defer fails.Close()
	breaks := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, "[")
	}))
	defer breaks.Close()
	for _, test := range []struct {
		name   string
		bot    kommunicatetest.Bot
		remark string
	}{
		{"HTTP 500", kommunicatetest.Bot{URL: fails.URL}, "answered HTTP 500"},
		{"broken off", kommunicatetest.Bot{URL: breaks.URL}, "broke off its answer"},
		{"no URL", kommunicatetest.Bot{URL: "://"}, "webhook URL"},
		{"nobody there", kommunicatetest.Bot{
			URL: "https://bot.example?secret=1", HTTPClient: &http.Client{Transport: newServer(t).Transport()},
		}, "could not be reached"},
		{"panic", kommunicatetest.Bot{Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("x") })}, "could not be reached"},
	} {
		t.Run(test.name, func(t *testing.T) {
			srv := newServer(t)
			test.bot.ID = "faq-bot"
			srv.AddBot(test.bot)
			srv.SetRules(kommunicatetest.Rules{Bot: "faq-bot"})
			conv := start(t, srv, "", "")
			bubbles, err := conv.Say("hi")
			see(t, bubbles, err)
			if text := conv.Transcript().String(); !strings.Contains(text, "faq-bot "+test.remark) && !strings.Contains(text, test.remark) {
				t.Errorf("no remark %q:\n%s", test.remark, text)
			} else if strings.Contains(text, "secret") {
				t.Errorf("the URL's query is shown:\n%s", text)
			}
		})
	}
}

func TestBotTimeout(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		opts []kommunicatetest.Option
		want time.Duration
	}{
		"documented": {nil, 30 * time.Second},
		"own":        {[]kommunicatetest.Option{kommunicatetest.WithBotTimeout(time.Minute)}, time.Minute},
		"nonsense":   {[]kommunicatetest.Option{kommunicatetest.WithBotTimeout(-1)}, 30 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv := newServer(t, test.opts...)
				ended := false
				conv := withBot(t, srv, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
					<-r.Context().Done()
					ended = true
				}), `"SKIP_BOT_EVENT": "[\"WELCOME_EVENT\"]"`)
				began := time.Now()
				bubbles, err := conv.Say("hi")
				see(t, bubbles, err)
				if took := time.Since(began); took != test.want {
					t.Errorf("took %v, want %v", took, test.want)
				}
				if text := conv.Transcript().String(); !strings.Contains(text, "did not answer within "+test.want.String()) {
					t.Errorf("no remark:\n%s", text)
				}
				synctest.Wait()
				if !ended {
					t.Error("the handler's context did not end")
				}
			})
		})
	}
}

func TestHeader(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	bot := &script{}
	url := httptest.NewServer(bot)
	defer url.Close()
	srv.AddBot(kommunicatetest.Bot{ID: "b", URL: url.URL, Header: http.Header{"X-Bot-Key": {"s3cret"}}})
	srv.SetRules(kommunicatetest.Rules{Bot: "b"})
	if _, err := start(t, srv, "", "").Wait(); err != nil {
		t.Fatal(err)
	}
	if got := bot.heads[0]; got.Get("X-Bot-Key") != "s3cret" || got.Get("Content-Type") != "application/json" {
		t.Errorf("headers %v", got)
	}
}

func TestWelcome(t *testing.T) {
	t.Parallel()
	answers := map[string]string{"WELCOME": `[{"message": "hello"}]`, "VIP": `[{"message": "hello vip"}]`}
	for _, test := range []struct {
		name, metadata string
		sees           []string
	}{
		{"default", `"a": "b"`, []string{"hello"}},
		{"custom", `"CUSTOM_WELCOME_EVENT": "VIP"`, []string{"hello vip"}},
		{"skipped", `"SKIP_BOT_EVENT": "[\"WELCOME_EVENT\"]"`, nil},
		{"not skipped", `"SKIP_BOT_EVENT": "[\"OTHER\"]"`, []string{"hello"}},
		{"message", `"WELCOME_MESSAGE": "welcome", "SKIP_BOT_EVENT": "[\"WELCOME_EVENT\"]"`, []string{"welcome"}},
		{"both", `"WELCOME_MESSAGE": "welcome"`, []string{"welcome", "hello"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			conv := withBot(t, newServer(t), &script{answers: answers}, test.metadata)
			bubbles, err := conv.Wait()
			see(t, bubbles, err, test.sees...)
			for _, b := range bubbles {
				if b.From != "faq-bot" || b.Name != "FAQ" || b.Who != kommunicatetest.ByBot {
					t.Errorf("bubble of %s %q %q", b.Who, b.From, b.Name)
				}
			}
		})
	}
}

// TestWhoIsAnswered checks that a bot hears the user and nobody else.
func TestWhoIsAnswered(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	bot := &script{}
	conv := withBot(t, srv, bot, `"SKIP_BOT_EVENT": "[\"WELCOME_EVENT\"]"`)
	send := func(from, metadata string) {
		call(t, srv, "POST", "/rest/ws/message/v2/send", "", `{"groupId": "1001", "message": "m", "fromUserName": "`+from+`", "metadata": {`+metadata+`}}`)
		if _, err := conv.Wait(); err != nil {
			t.Fatal(err)
		}
	}
	send("anna@example.com", "")
	send("faq-bot", "")
	send("bot", "")
	send("ann", `"skipBot": "true"`)
	if n := bot.count(); n != 0 {
		t.Fatalf("the bot was called %d times, want never", n)
	}
	send("ann", "")
	if n := bot.count(); n != 1 {
		t.Fatalf("the bot was called %d times, want once", n)
	}
	call(t, srv, "PATCH", "/rest/ws/group/assignee/change?groupId=1001&assignee=anna@example.com", "", "")
	send("ann", "")
	if n := bot.count(); n != 1 {
		t.Errorf("the bot was called %d times, want once: it is no longer the assignee", n)
	}
}
