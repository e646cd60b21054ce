package kommunicatetest_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// slow answers each text after a time that the text names, and nothing else.
var slow = kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
	delay, err := time.ParseDuration(turn.Text)
	if err != nil {
		return nil, nil
	}
	select {
	case <-time.After(delay):
		return []kommunicate.Message{{Text: "after " + turn.Text}}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
})

// TestLateReply sees replies that come after the webhook's time limit, in a
// bubble and without a socket.
func TestLateReply(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		srv := newServer(t)
		hook := kommunicate.NewWebhook(slow,
			kommunicate.WithRequestHeader("X-Bot-Key", "s3cret"), kommunicate.WithClient(srv.Client()))
		srv.AddBot(kommunicatetest.Bot{ID: "slow-bot", Handler: hook, Header: http.Header{"X-Bot-Key": {"s3cret"}}})
		conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{Assignee: "slow-bot"})
		if err != nil {
			t.Fatal(err)
		}
		for _, delay := range []string{"1s", "2m", "1s"} {
			began := time.Now()
			bubbles, err := conv.Say(delay)
			see(t, bubbles, err, "after "+delay)
			if took := time.Since(began); took.String() != delay && delay == "1s" || took < time.Second {
				t.Errorf("%s took %v", delay, took)
			}
			if bubbles[0].From != "slow-bot" {
				t.Errorf("from %q", bubbles[0].From)
			}
		}
		if err := hook.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestWrongRequestHeader(t *testing.T) {
	t.Parallel()
	srv := newServer(t)
	hook := kommunicate.NewWebhook(slow, kommunicate.WithRequestHeader("X-Bot-Key", "s3cret"))
	srv.AddBot(kommunicatetest.Bot{ID: "slow-bot", Handler: hook})
	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{Assignee: "slow-bot"})
	if err != nil {
		t.Fatal(err)
	}
	if text := conv.Transcript().String(); !strings.Contains(text, "slow-bot answered HTTP 401") {
		t.Errorf("no remark:\n%s", text)
	}
}

// TestMessagesComeBack checks that what a bot sends is what Bubble.Message says,
// whichever way it took.
func TestMessagesComeBack(t *testing.T) {
	t.Parallel()
	want := kommunicate.Message{
		Text: "Your size?",
		Rich: kommunicate.SuggestedReplies{{Title: "S", Message: "small"}, {Title: "L", Message: "large"}},
	}
	srv := newServer(t)
	srv.AddBot(kommunicatetest.Bot{ID: "b", Handler: kommunicate.NewWebhook(kommunicate.BotFunc(
		func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
			return []kommunicate.Message{want}, nil
		}))})
	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{Assignee: "b", Welcome: kommunicate.SkipWelcome})
	if err != nil {
		t.Fatal(err)
	}
	answered, err := conv.Say("hi")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := srv.Client().SendMessage(t.Context(), conv.GroupID(), "b", want); err != nil {
		t.Fatal(err)
	}
	pushed, err := conv.Wait()
	if err != nil {
		t.Fatal(err)
	}
	for way, bubbles := range map[string][]kommunicatetest.Bubble{"answered": answered, "sent": pushed} {
		if len(bubbles) != 1 {
			t.Fatalf("%s: %d bubbles", way, len(bubbles))
		}
		if diff := cmp.Diff(want, bubbles[0].Message); diff != "" {
			t.Errorf("%s (-want +got):\n%s", way, diff)
		}
	}
}
