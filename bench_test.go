package kommunicate_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate"
)

// Benchmarks of the parts; bench/run compares them with others.

// rooms is a carousel of ten cards with three buttons each.
func rooms() *kommunicate.Message {
	cards := make(kommunicate.Cards, 10)
	for i := range cards {
		cards[i] = kommunicate.Card{
			Title: "Single", Subtitle: "One bed", Image: "https://example.com/single.png",
			Buttons: []kommunicate.CardButton{
				kommunicate.Link{Name: "See", URL: "https://example.com/single"},
				kommunicate.SuggestedReply{Title: "Book", Metadata: metadata},
				kommunicate.Submit{Name: "Pay", FormData: kommunicate.Pairs("amount", "1000"), FormAction: "https://example.com"},
			},
		}
	}
	return &kommunicate.Message{Text: "Rooms", Rich: cards}
}

const benchTurn = `{"botId":"faq-bot","key":"5-1-1","from":"ann","message":"Hi","groupId":1234567,` +
	`"metadata":{"KM_CHAT_CONTEXT":{"kmUserLocale":"en","groupId":"1234567","botId":"faq-bot","messageSource":"WEB",` +
	`"applicationId":"APP_ID","from":"ann","attachments":[]}},"contentType":0,"applicationId":"APP_ID","source":1}`

func BenchmarkMessageAppendJSON(b *testing.B) {
	message := rooms()
	var buf []byte
	b.ReportAllocs()
	for b.Loop() {
		buf, _ = message.AppendJSON(buf[:0])
	}
	b.SetBytes(int64(len(buf)))
}

func BenchmarkMessageUnmarshalJSON(b *testing.B) {
	raw, err := rooms().AppendJSON(nil)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		_ = new(kommunicate.Message).UnmarshalJSON(raw)
	}
}

func BenchmarkTurnUnmarshalJSON(b *testing.B) {
	raw := []byte(benchTurn)
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		_ = new(kommunicate.Turn).UnmarshalJSON(raw)
	}
}

// BenchmarkClientSendMessage leaves out the network.
func BenchmarkClientSendMessage(b *testing.B) {
	client := instantClient(b)
	message := kommunicate.Message{Text: "Booked.", Rich: kommunicate.SuggestedReplies{{Title: "Fine"}, {Title: "Cancel it"}}}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := client.SendMessage(b.Context(), "77", "faq-bot", message); err != nil {
			b.Fatal(err)
		}
	}
}

// instantClient is a client whose messages are taken at once.
func instantClient(tb testing.TB) *kommunicate.Client {
	tb.Helper()
	client, err := kommunicate.NewClient("key", kommunicate.WithHTTPClient(&http.Client{
		Transport: transportFunc(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(taken))}, nil
		}),
	}))
	if err != nil {
		tb.Fatal(err)
	}
	return client
}

// What each part asks for of the heap, at most: more is a mistake, less is to be
// written here.
func TestAllocations(t *testing.T) {
	message, turn := rooms(), []byte(benchTurn)
	raw, err := message.AppendJSON(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := instantClient(t)
	for name, test := range map[string]struct {
		do   func() error
		most float64
	}{
		"encode to a new buffer":  {func() error { _, err := message.AppendJSON(nil); return err }, 1},
		"decode a turn":           {func() error { return new(kommunicate.Turn).UnmarshalJSON(turn) }, 11},
		"decode by encoding/json": {func() error { return json.Unmarshal(turn, new(kommunicate.Turn)) }, 16},
		"decode a carousel":       {func() error { return new(kommunicate.Message).UnmarshalJSON(raw) }, 297},
		"send": {func() error {
			_, err := client.SendMessage(t.Context(), "77", "faq-bot", textOf("Hello"))
			return err
		}, 27},
		"answer a turn": {answersTurns(t), 29},
	} {
		failed := error(nil)
		allocations := testing.AllocsPerRun(200, func() {
			if err := test.do(); err != nil {
				failed = err
			}
		})
		t.Logf("%s: %v", name, allocations)
		if failed != nil || allocations > test.most && !raceEnabled {
			t.Errorf("%s: %v allocations, at most %v; error %v", name, allocations, test.most, failed)
		}
	}
}
