package main

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate"
)

// TestMain lets the tests' own program be the servers.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == "-serve" {
		mustNot(serve(os.Args[2], ""))
		return
	}
	os.Exit(m.Run())
}

func TestPlainStructsSayTheSame(t *testing.T) {
	ours := must(carousel(cards).AppendJSON(nil))
	theirs := must(json.Marshal(plainCarousel(cards)))
	if !equalJSON(t, ours, theirs) {
		t.Errorf("ours %s\ntheirs %s", ours, theirs)
	}
	var back plainMessage
	mustNot(json.Unmarshal(ours, &back))
	if !reflect.DeepEqual(&back, plainCarousel(cards)) {
		t.Errorf("the plain structs read %+v", back)
	}
}

func TestPlainTurnSaysTheSame(t *testing.T) {
	var ours kommunicate.Turn
	var theirs plainTurn
	mustNot(json.Unmarshal([]byte(turnBody), &ours))
	mustNot(json.Unmarshal([]byte(turnBody), &theirs))
	if ours.Key != theirs.Key || ours.Text != theirs.Message || ours.Timezone != theirs.Metadata.ChatContext.Timezone ||
		ours.Key == "" || ours.Timezone == "" {
		t.Errorf("ours %+v, theirs %+v", ours, theirs)
	}
}

// Each bot answers with the same messages, turn after turn.
func TestBotsAnswerTheSame(t *testing.T) {
	names := []string{"Express"}
	for name := range servers {
		if name != "message API" {
			names = append(names, name)
		}
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			bot, err := startBot(name)
			if errors.Is(err, errNoExpress) {
				t.Log(err)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer bot.stop()
			l, err := newLoad(bot.address)
			if err != nil {
				t.Fatal(err)
			}
			defer l.close()
			for number := range int64(3) {
				got, err := l.connections[number%2].answer(number)
				if err != nil || !equalJSON(t, got, []byte(botAnswer)) {
					t.Fatalf("turn %d: %s, error %v", number, got, err)
				}
			}
		})
	}
}

// A tap is a transport that keeps the last body.
type tap struct{ body []byte }

func (t *tap) RoundTrip(r *http.Request) (*http.Response, error) {
	t.body = must(io.ReadAll(r.Body))
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(sendAnswer))}, nil
}

func TestPeerSendsWhatTheClientSends(t *testing.T) {
	var sent tap
	client := must(kommunicate.NewClient(key, kommunicate.WithHTTPClient(&http.Client{Transport: &sent})))
	must(client.SendMessage(t.Context(), "1001", "bot", reminder))
	if !equalJSON(t, sent.body, []byte(sendBody)) {
		t.Errorf("the client sends %s\nthe peer %s", sent.body, sendBody)
	}
}

// Each comparison runs, briefly, and has a ratio.
func TestComparisons(t *testing.T) {
	rows, err := compare("", testEffort)
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) < 13 {
		t.Errorf("%d rows", len(rows))
	}
	for _, row := range rows {
		if row.Work == "" || row.Ratio.Median <= 0 || row.AtMost <= 0 && row.AtLeast <= 0 {
			t.Errorf("%+v", row)
		}
	}
	file := filepath.Join(t.TempDir(), "run.json")
	mustNot(os.WriteFile(file, must(json.Marshal(newRun(rows))), 0o600))
	var b strings.Builder
	if err := report(&b, []string{file}); err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(b.String(), "| reached |") + strings.Count(b.String(), "| missed |"); got != len(rows) {
		t.Errorf("%d rows are reported of %d:\n%s", got, len(rows), &b)
	}
}

func TestSpread(t *testing.T) {
	if got, want := spreadOf([]float64{5, 1, 4, 2, 3}), (spread{2, 3, 4}); got != want {
		t.Errorf("spread %v, want %v", got, want)
	}
}

func equalJSON(t *testing.T, a, b []byte) bool {
	t.Helper()
	var x, y any
	if err := json.Unmarshal(a, &x); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &y); err != nil {
		t.Fatal(err)
	}
	return reflect.DeepEqual(x, y)
}

func BenchmarkEncode(b *testing.B) {
	message := carousel(cards)
	var buf []byte
	b.ReportAllocs()
	for b.Loop() {
		buf = must(message.AppendJSON(buf[:0]))
	}
}

func BenchmarkDecode(b *testing.B) {
	raw := must(carousel(cards).AppendJSON(nil))
	b.ReportAllocs()
	for b.Loop() {
		mustNot(new(kommunicate.Message).UnmarshalJSON(raw))
	}
}

func BenchmarkDecodeTurn(b *testing.B) {
	raw := []byte(turnBody)
	b.ReportAllocs()
	for b.Loop() {
		mustNot(new(kommunicate.Turn).UnmarshalJSON(raw))
	}
}
