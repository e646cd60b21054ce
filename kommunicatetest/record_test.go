package kommunicatetest_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// A cast is who takes part in the recorded story.
type cast struct{ user, email, phone, agent, bot string }

var (
	recordedCast = cast{"ann-4711", "ann@private.test", "+4915112345678", "anna@private.test", "table-bot"}
	otherCast    = cast{"zoe", "zoe@elsewhere.test", "+3312345678", "max@elsewhere.test", "bot-7"}
)

// story is what a program does with its client.
func story(ctx context.Context, client *kommunicate.Client, who cast) (*kommunicate.Conversation, error) {
	detail := kommunicate.UpdateUserDetail{DisplayName: "Ann", Email: who.email, PhoneNumber: who.phone}
	conv, err := client.StartConversation(ctx, kommunicate.ConversationDetail{
		UserID: who.user, AgentIDs: []string{who.agent}, BotIDs: []string{who.bot}, Assignee: who.bot,
	})
	if err != nil {
		return nil, err
	}
	if err := client.UpdateUser(ctx, who.user, detail); err != nil {
		return nil, err
	}
	if _, err := client.SendMessage(ctx, conv.GroupID, who.bot, kommunicate.Message{
		Text: "Your agent is " + who.agent,
		Rich: kommunicate.SuggestedReplies{{Title: "Thanks"}},
	}); err != nil {
		return nil, err
	}
	if _, err := client.SendMessage(ctx, conv.GroupID, who.user, kommunicate.Message{
		Attachment: &kommunicate.FileMeta{Name: "passport.png", URL: "https://private.test/passport.png", BlobKey: "blob-99", ContentType: "image/png", Size: 7},
	}); err != nil {
		return nil, err
	}
	if _, err := client.TriggerEvent(ctx, conv.GroupID, who.user, "human"); err != nil {
		return nil, err
	}
	if err := client.Assign(ctx, conv.GroupID, kommunicate.Assignment{Assignee: who.agent, Actor: who.agent}); err != nil {
		return nil, err
	}
	users, err := client.Users(ctx, who.user)
	if err != nil {
		return nil, err
	}
	if users[0].ID != who.user || users[0].Email != who.email {
		return nil, errors.New("the user is not the one that was asked for")
	}
	return conv, nil
}

// storyBot answers the events of the story.
func storyBot(agent string) kommunicate.BotPlatform {
	bot := new(kommunicate.Mux)
	bot.Event(kommunicate.EventWelcome, says(kommunicate.Message{Text: "Welcome!"}))
	bot.Event("human", says(kommunicate.Message{Text: "One moment.", Handoff: kommunicate.HandoffToAgent{UserID: agent}}))
	return bot
}

const (
	storyKey    = "very-secret-api-key"
	storyHeader = "very-secret-header"
)

// record records the story.
func record(t *testing.T, opts ...kommunicatetest.RecorderOption) string {
	t.Helper()
	srv := kommunicatetest.NewServer(kommunicatetest.WithAPIKey(storyKey), kommunicatetest.WithAppID("app-secret"))
	defer srv.Close()
	var b bytes.Buffer
	rec := kommunicatetest.NewRecorder(&b, opts...)
	who := recordedCast
	srv.AddAgent(kommunicatetest.Agent{ID: who.agent, Name: "Anna"})
	srv.AddBot(kommunicatetest.Bot{
		ID: who.bot, Header: http.Header{"X-Bot-Key": {storyHeader}},
		Handler: rec.Webhook(kommunicate.NewWebhook(storyBot(who.agent), kommunicate.WithRequestHeader("X-Bot-Key", storyHeader))),
	})
	client, err := kommunicate.NewClient(storyKey, kommunicate.WithHTTPClient(&http.Client{Transport: rec.Transport(settled{srv.Transport()})}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := story(t.Context(), client, who); err != nil {
		t.Fatal(err)
	}
	if err := rec.Err(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// settled makes each call wait for what it causes, so that a recording always has
// its lines in the same order.
type settled struct{ next http.RoundTripper }

func (s settled) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := s.next.RoundTrip(r)
	synctest.Wait()
	return response, err
}

const recordingFile = "testdata/story.jsonl"

func TestRecord(t *testing.T) {
	t.Parallel()
	var got string
	synctest.Test(t, func(t *testing.T) { got = record(t) }) // There it is always the same time.
	want, err := os.ReadFile(recordingFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, private := range []string{
		storyKey, storyHeader, "app-secret", "ann-4711", "private.test", "+49", "passport", "blob-99", "table-bot", `"Ann"`,
	} {
		if strings.Contains(got, private) {
			t.Errorf("the recording holds %q", private)
		}
	}
	var masked string
	synctest.Test(t, func(t *testing.T) { masked = record(t, kommunicatetest.WithMasked("message", "title")) })
	for _, text := range []string{"Welcome!", "Your agent is", "Thanks"} {
		if strings.Contains(masked, text) || !strings.Contains(got, text) {
			t.Errorf("%q is not masked only where that is asked for", text)
		}
	}
}

func replay(t *testing.T, text string) (*kommunicatetest.Recording, *kommunicatetest.Replay, *kommunicate.Client) {
	t.Helper()
	rec, err := kommunicatetest.ReadRecording("a.jsonl", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	p := rec.Replay()
	client, err := kommunicate.NewClient("any", kommunicate.WithHTTPClient(&http.Client{Transport: p}),
		kommunicate.WithRetryPolicy(kommunicate.RetryPolicy{MaxAttempts: 1}))
	if err != nil {
		t.Fatal(err)
	}
	return rec, p, client
}

// A recording replays for the program that made it, with a key and people of its
// own.
func TestReplay(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(recordingFile)
	if err != nil {
		t.Fatal(err)
	}
	var masked string
	synctest.Test(t, func(t *testing.T) { masked = record(t, kommunicatetest.WithMasked("message", "title")) })
	for name, text := range map[string]string{"file": string(raw), "masked": masked} {
		for _, who := range []cast{recordedCast, otherCast} {
			_, p, client := replay(t, text)
			if _, err := story(t.Context(), client, who); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if err := p.Done(); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestLoadRecording(t *testing.T) {
	t.Parallel()
	rec, err := kommunicatetest.LoadRecording(recordingFile)
	if err != nil {
		t.Fatal(err)
	}
	// One recording, several replays at once.
	var running sync.WaitGroup
	for range 4 {
		running.Go(func() {
			p := rec.Replay()
			client, err := kommunicate.NewClient("any", kommunicate.WithHTTPClient(&http.Client{Transport: p}))
			if err != nil {
				t.Error(err)
				return
			}
			if _, err := story(t.Context(), client, otherCast); err != nil {
				t.Error(err)
			}
			if err := rec.PlayWebhook(t.Context(), kommunicate.NewWebhook(storyBot("max@elsewhere.test")), nil); err != nil {
				t.Error(err)
			}
		})
	}
	running.Wait()
	if _, err := kommunicatetest.LoadRecording("testdata/none.jsonl"); !os.IsNotExist(err) {
		t.Errorf("error %v", err)
	}
}

// A recorder passes on what it cannot record, and says so.
func TestRecorderErrors(t *testing.T) {
	t.Parallel()
	large := strings.Repeat("x", 1<<20+1)
	echo := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.Copy(w, r.Body) })
	t.Run("large", func(t *testing.T) {
		t.Parallel()
		var b bytes.Buffer
		rec := kommunicatetest.NewRecorder(&b)
		client := &http.Client{Transport: rec.Transport(handlerTransport{rec.Webhook(echo)})}
		response, err := client.Post("https://services.kommunicate.io/rest/ws/x", "text/plain", strings.NewReader(large))
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		if body, err := io.ReadAll(response.Body); err != nil || string(body) != large {
			t.Errorf("%d bytes arrive, error %v", len(body), err)
		}
		if err := rec.Err(); err == nil || !strings.Contains(err.Error(), "a body is larger than 1024 KiB") {
			t.Errorf("error %v", err)
		}
		if lines := strings.Count(b.String(), "\n"); lines != 1 {
			t.Errorf("%d lines", lines)
		}
	})
	t.Run("writer", func(t *testing.T) {
		t.Parallel()
		rec := kommunicatetest.NewRecorder(brokenWriter{})
		client := &http.Client{Transport: rec.Transport(handlerTransport{echo})}
		response, err := client.Post("https://services.kommunicate.io/rest/ws/x", "text/plain", strings.NewReader("x"))
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if !errors.Is(rec.Err(), errBroken) {
			t.Errorf("error %v", rec.Err())
		}
	})
	t.Run("too much", func(t *testing.T) {
		t.Parallel()
		rec := kommunicatetest.NewRecorder(io.Discard)
		hook := rec.Webhook(echo)
		body := strings.Repeat("1", 1<<20)
		for range 33 { // Each counts twice: it is answered with what it says.
			hook.ServeHTTP(discard{}, request(t, body))
		}
		if err := rec.Err(); err == nil || !strings.Contains(err.Error(), "the recording is larger than 64 MiB") {
			t.Errorf("error %v", err)
		}
	})
	t.Run("no answer", func(t *testing.T) {
		t.Parallel()
		var b bytes.Buffer
		rec := kommunicatetest.NewRecorder(&b)
		for _, next := range []http.RoundTripper{failingTransport{errBroken}, bodyTransport{}} {
			client := &http.Client{Transport: rec.Transport(next)}
			if _, err := client.Get("https://services.kommunicate.io/rest/ws/x?apiKey=secret"); !errors.Is(err, errBroken) {
				t.Errorf("error %v", err)
			}
		}
		const line = `{"side":"api","method":"GET","path":"/rest/ws/x","failed":true}` + "\n"
		if diff := cmp.Diff("{\"recording\":1}\n"+line+line, b.String()); diff != "" || rec.Err() != nil {
			t.Errorf("%v\n%s", rec.Err(), diff)
		}
	})
	t.Run("broken request", func(t *testing.T) {
		t.Parallel()
		var b bytes.Buffer
		rec := kommunicatetest.NewRecorder(&b)
		sent, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://services.kommunicate.io/", brokenReader{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := rec.Transport(nil).RoundTrip(sent); !errors.Is(err, errBroken) {
			t.Errorf("error %v", err)
		}
		answer := discard{}
		rec.Webhook(echo).ServeHTTP(answer, sent)
		if strings.Count(b.String(), "\n") != 1 {
			t.Errorf("recorded:\n%s", &b)
		}
	})
}

// What a header holds is not written, wherever else it stands.
func TestRecorderKeepsSecrets(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	rec := kommunicatetest.NewRecorder(&b)
	echo := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusEarlyHints)
		w.WriteHeader(http.StatusTeapot)
		_ = http.NewResponseController(w).Flush()
		_, _ = io.WriteString(w, "you said "+r.Header.Get("Authorization"))
	})
	for range 2 {
		call := request(t, `{"password": {"a": 1}, "message": "my key is hidden-key and hidden-token", "n": 1.50, "users": {"ann@e.test": 1}, "from": "ann@e.test"}`)
		call.Header.Set("Authorization", "Bearer hidden-token")
		call.Header.Set("Api-Key", "hidden-key")
		rec.Webhook(echo).ServeHTTP(discard{}, call)
	}
	if strings.Contains(b.String(), "hidden") || strings.Contains(b.String(), "ann@e") || strings.Count(b.String(), `"n":1.50`) != 2 || !strings.Contains(b.String(), `"status":418,"answer":"you said Bearer [removed]"`) {
		t.Errorf("recorded:\n%s", &b)
	}
}
