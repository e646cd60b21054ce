package platformtest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/inprocess"
)

// testMessages lets each message come back through the platform.
func testMessages(t *testing.T, p Platform) {
	for _, m := range Messages() {
		t.Run(m.Name, func(t *testing.T) {
			said := messagesOf(m)
			c := p.connect(t, says(said...))
			turn := Turns()[0].Turn
			got, err := c.Respond(t.Context(), &turn)
			if err != nil {
				t.Fatal(err)
			}
			sameMessages(t, got, p.arrives(said))
			c.degraded.check(t, p.Degraded[m.Name])
		})
	}
}

// arrives is what comes back when a bot says msgs.
func (p Platform) arrives(msgs []kommunicate.Message) []kommunicate.Message {
	msgs = kommunicate.SplitHandoffs(msgs)
	if p.Answer != nil {
		msgs = p.Answer(slices.Clone(msgs))
	}
	return msgs
}

func sameMessages(t *testing.T, got, want []kommunicate.Message) {
	t.Helper()
	if len(got)+len(want) == 0 {
		return
	}
	if got, want := plain(t, got), plain(t, want); got != want {
		t.Errorf("messages:\n%s\nwant:\n%s", got, want)
	}
}

// testTurns lets each turn reach a bot through the platform.
func testTurns(t *testing.T, p Platform) {
	for _, sent := range Turns() {
		t.Run(sent.Name, func(t *testing.T) {
			var got kommunicate.Turn
			c := p.connect(t, func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
				got = *turn
				return []kommunicate.Message{{Text: "Yes."}}, nil
			})
			turn := sent.Turn
			answer, err := c.Respond(t.Context(), &turn)
			if err != nil {
				t.Fatal(err)
			}
			sameMessages(t, answer, p.arrives([]kommunicate.Message{{Text: "Yes."}}))
			want := sent.Turn
			if p.Turn != nil {
				p.Turn(&want)
			}
			if got, want := plain(t, visible(got)), plain(t, visible(want)); got != want {
				t.Errorf("turn:\n%s\nwant:\n%s", got, want)
			}
			c.degraded.check(t, p.Degraded[sent.Name])
		})
	}
}

// visible is all of a turn that its JSON shows, with its parameters.
func visible(turn kommunicate.Turn) any {
	return struct {
		Turn   kommunicate.Turn
		Params kommunicate.Members
	}{turn, turn.Params}
}

// testAnswers looks at answers that are not one message.
func testAnswers(t *testing.T, p Platform) {
	fallback := kommunicate.Message{Text: "I am confused."}
	several := []kommunicate.Message{{Text: "One"}, {Text: "Two"}, {Text: "Three"}}
	tests := []struct {
		name string
		bot  kommunicate.BotFunc
		want []kommunicate.Message
	}{
		{"several", says(several...), several},
		{"silence", says(), nil},
		{"error", func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
			return several, errors.New("no database")
		}, []kommunicate.Message{fallback}},
		{"not understood", func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
			return nil, kommunicate.ErrNotUnderstood
		}, []kommunicate.Message{fallback}},
		{"panic", func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
			panic("at the bot")
		}, []kommunicate.Message{fallback}},
		{"invalid message", says(kommunicate.Message{Rich: kommunicate.LinkButtons{{Name: "No URL"}}}), []kommunicate.Message{fallback}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := p.connect(t, test.bot, kommunicate.WithFallback(fallback))
			turn := Turns()[0].Turn
			got, err := c.Respond(t.Context(), &turn)
			if err != nil {
				t.Fatal(err)
			}
			sameMessages(t, got, p.arrives(test.want))
		})
	}
}

// testUnknownFields adds to every document what nobody knows yet.
func testUnknownFields(t *testing.T, p Platform) {
	for i, document := range []string{"to the handler", "from the handler", "to the platform", "from the platform"} {
		t.Run(document, func(t *testing.T) {
			var asked string
			handler := p.Handler(kommunicate.BotFunc(func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
				asked = turn.Text
				return []kommunicate.Message{{Text: "Yes."}}, nil
			}))
			fake := p.Fake(extend(handler, i == 0, i == 1))
			platform := p.call(t, inprocess.Transport{Handler: extend(fake, i == 2, i == 3)})
			turn := Turns()[0].Turn
			got, err := platform.Respond(t.Context(), &turn)
			if err != nil {
				t.Fatal(err)
			}
			if asked != turn.Text {
				t.Errorf("the bot was asked %q", asked)
			}
			if len(got) != 1 || got[0].Text != "Yes." {
				t.Errorf("answer %+v", got)
			}
		})
	}
}

// extend adds a member to what a handler reads, or writes.
func extend(h http.Handler, request, answer bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if request {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				panic(err)
			}
			body = addMember(body)
			r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
			r.Header.Set("Content-Length", strconv.Itoa(len(body)))
		}
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		body := rec.Body.Bytes()
		if answer {
			body = addMember(body)
		}
		maps.Copy(w.Header(), rec.Header())
		w.WriteHeader(rec.Code)
		w.Write(body)
	})
}

// addMember adds a member to a JSON object, or to the objects of an array.
func addMember(document []byte) []byte {
	var list []json.RawMessage
	if json.Unmarshal(document, &list) == nil {
		for i := range list {
			list[i] = addMember(list[i])
		}
		raw, err := json.Marshal(list)
		if err != nil {
			panic(err)
		}
		return raw
	}
	var object kommunicate.Members
	if json.Unmarshal(document, &object) != nil {
		return document
	}
	object = append(object, kommunicate.Member{Name: "ofTomorrow", Value: json.RawMessage(`{"a":[1,{"b":null}]}`)})
	raw, err := object.MarshalJSON()
	if err != nil {
		panic(err)
	}
	return raw
}
