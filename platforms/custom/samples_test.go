package custom_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/platforms/custom"
)

// samples returns the shared samples whose names fit.
func samples(t *testing.T, pattern string) map[string][]byte {
	t.Helper()
	shared := os.Getenv("KOMMUNICATE_SHARED")
	if shared == "" {
		t.Skip("KOMMUNICATE_SHARED is not set: it names the folder with the samples")
	}
	paths, err := filepath.Glob(filepath.Join(shared, "samples", "bots", pattern))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no samples %s: %v", pattern, err)
	}
	files := make(map[string][]byte)
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(path)] = raw
	}
	return files
}

// TestSampleRequests posts each sample of a turn on to another bot: nothing of it
// is lost, and the answer comes back.
func TestSampleRequests(t *testing.T) {
	for name, sample := range samples(t, "custom_request_*.json") {
		t.Run(name, func(t *testing.T) {
			var posted []byte
			bot, err := custom.New("https://bots.example.com", through(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				raw, err := io.ReadAll(r.Body)
				if err != nil {
					t.Error(err)
				}
				posted = raw
				kommunicate.NewWebhook(kommunicate.BotFunc(echo)).ServeHTTP(w, request(r, raw))
			})))
			if err != nil {
				t.Fatal(err)
			}
			var turn, arrived kommunicate.Turn
			if err := json.Unmarshal(sample, &turn); err != nil {
				t.Fatal(err)
			}
			msgs, err := bot.Respond(t.Context(), &turn)
			if err != nil || len(msgs) != 1 || msgs[0].Text != "You are "+turn.UserID {
				t.Errorf("%+v, %v", msgs, err)
			}
			if err := json.Unmarshal(posted, &arrived); err != nil {
				t.Fatal(err)
			}
			// The context is complete on the way; all else is as it came.
			arrived.ChatContext.Extra, turn.ChatContext.Extra = nil, nil
			if diff := cmp.Diff(turn, arrived); diff != "" {
				t.Errorf("turn (-want +got):\n%s", diff)
			}
		})
	}
}

// TestSampleResponses reads each sample of an answer, and writes it again.
func TestSampleResponses(t *testing.T) {
	for name, sample := range samples(t, "custom_response_*.json") {
		t.Run(name, func(t *testing.T) {
			bot, err := custom.New("https://bots.example.com", through(answering(string(sample))))
			if err != nil {
				t.Fatal(err)
			}
			msgs, err := bot.Respond(t.Context(), &kommunicate.Turn{})
			if err != nil {
				t.Fatal(err)
			}
			var want []map[string]any // The acknowledgement is an object: no message.
			_ = json.Unmarshal(sample, &want)
			for i := range want {
				want[i]["platform"] = "kommunicate"
			}
			raw, err := kommunicate.AppendMessages(nil, msgs)
			if err != nil {
				t.Fatal(err)
			}
			var got []map[string]any
			if err := json.Unmarshal(raw, &got); err != nil {
				t.Fatal(err)
			}
			if len(want)+len(got) > 0 {
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("messages (-want +got):\n%s", diff)
				}
			}
		})
	}
}

func request(r *http.Request, body []byte) *http.Request {
	again := r.Clone(r.Context())
	again.Body = io.NopCloser(bytes.NewReader(body))
	return again
}

func echo(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
	return []kommunicate.Message{{Text: "You are " + turn.UserID}}, nil
}
