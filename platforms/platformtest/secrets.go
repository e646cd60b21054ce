package platformtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/inprocess"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// What may not get out, in words that nothing else holds.
const (
	secretName  = "X-Bot-Key"
	secretValue = "zheaderz0123456789"
	userText    = "zuserz what the user said"
)

// testSecrets looks for what a user said and for credentials in all that a reader of
// errors, logs, traces and recordings sees.
func testSecrets(t *testing.T, p Platform) {
	for name, bot := range tactless() {
		t.Run(name, func(t *testing.T) {
			p.discreetly(t, bot, func(next http.RoundTripper) http.RoundTripper { return next })
		})
	}
	quiet := says(kommunicate.Message{Text: userText})
	for name, answer := range indiscreet() {
		t.Run(name, func(t *testing.T) {
			p.discreetly(t, quiet, func(http.RoundTripper) http.RoundTripper { return roundTripper(answer) })
		})
	}
	var answers []map[string]string
	requests := make(map[string]string)
	for _, said := range p.dialogues(t, Turns(), Messages()) {
		for _, body := range said.webhook {
			addPlaces(requests, body)
		}
		for i, body := range said.answers {
			if i == len(answers) {
				answers = append(answers, make(map[string]string))
			}
			addPlaces(answers[i], body)
		}
	}
	t.Run("a text in place of each value of an answer", func(t *testing.T) {
		for at := range answers {
			for _, body := range answers[at] {
				p.discreetly(t, quiet, instead(at, strings.Replace(body, fuse, `"`+userText+`"`, 1)))
			}
		}
	})
	t.Run("requests", func(t *testing.T) {
		bodies := []string{`{"a":"` + userText, userText, `["` + userText + `"]`}
		for _, body := range requests {
			bodies = append(bodies, strings.Replace(body, fuse, `"`+userText+`"`, 1))
		}
		for _, body := range bodies {
			p.refuseDiscreetly(t, secretValue, body)
		}
		p.refuseDiscreetly(t, "x"+secretValue, bodies[0])
	})
}

// tactless are bots that repeat what the user said, where they should not either.
func tactless() map[string]kommunicate.BotFunc {
	quoting := fmt.Errorf("cannot parse %q with %s", userText, secretValue)
	fails := func(err error) kommunicate.BotFunc {
		return func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) { return nil, err }
	}
	return map[string]kommunicate.BotFunc{
		"a bot fails":               fails(quoting),
		"a bot does not understand": fails(errors.Join(kommunicate.ErrNotUnderstood, quoting)),
		"a bot panics":              func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) { panic(quoting) },
		"a bot takes too long": func(ctx context.Context, _ *kommunicate.Turn) ([]kommunicate.Message, error) {
			<-ctx.Done()
			return nil, quoting
		},
		"a message that is refused": says(kommunicate.Message{Text: userText, Rich: kommunicate.LinkButtons{{Name: userText, URL: userText}}}),
		"messages that are degraded": says(
			kommunicate.Message{Text: userText, Rich: kommunicate.Cards{{
				Title: userText, Subtitle: userText, Description: userText,
				Buttons: []kommunicate.CardButton{
					kommunicate.SuggestedReply{Title: userText},
					kommunicate.Submit{Name: userText, FormData: kommunicate.Pairs("said", userText), FormAction: "https://example.com"},
				},
			}}},
			kommunicate.Message{HTML: "<b>" + userText + "</b>", Metadata: kommunicate.Pairs("said", userText)},
			kommunicate.Message{Location: &kommunicate.Location{Latitude: "1", Longitude: "2"}, Metadata: kommunicate.Pairs("said", userText)},
		),
	}
}

// indiscreet are answers to the caller that repeat what it sent.
func indiscreet() map[string]func(*http.Request) (*http.Response, error) {
	all := map[string]func(*http.Request) (*http.Response, error){
		"no connection": func(r *http.Request) (*http.Response, error) {
			return nil, fmt.Errorf("proxy said: %s %v", userText, r.Header)
		},
		"no JSON": func(r *http.Request) (*http.Response, error) {
			return response(r, http.StatusOK, fmt.Sprint("<html>", userText, r.Header)), nil
		},
	}
	for _, status := range []int{200, 201, 302, 307, 400, 401, 403, 404, 429, 500, 504} {
		for kind, shape := range map[string]string{
			"object": `{"error":{"message":%[1]q,"code":%[1]q,"status":%[1]q},"message":%[1]q,"code":%[1]q,"__type":%[1]q}`,
			"text":   `{"error":%[1]q,"errors":[{"message":%[1]q}],"errorMessage":%[1]q,"errorCode":%[1]q}`,
		} {
			all[fmt.Sprint(status, " ", kind)] = func(r *http.Request) (*http.Response, error) {
				return response(r, status, fmt.Sprintf(shape, fmt.Sprint(userText, r.Header))), nil
			}
		}
	}
	return all
}

func response(r *http.Request, status int, body string) *http.Response {
	return &http.Response{
		StatusCode: status,
		Header: http.Header{
			"Content-Type": {"application/json"}, "Location": {"https://elsewhere.example.com/?q=" + userText},
			"X-Amzn-Errortype": {userText + fmt.Sprint(r.Header)},
		},
		Body:    io.NopCloser(strings.NewReader(body)),
		Request: r,
	}
}

// instead answers the call that is counted so, from 0, with a body.
func instead(at int, body string) func(http.RoundTripper) http.RoundTripper {
	return func(next http.RoundTripper) http.RoundTripper {
		calls := 0
		return roundTripper(func(r *http.Request) (*http.Response, error) {
			calls++
			if calls != at+1 {
				return next.RoundTrip(r)
			}
			return response(r, http.StatusOK, body), nil
		})
	}
}

// discreetly has the bot answer turns in which everything is what the user said, and
// looks at what is left of them. Change is what lies between caller and platform.
func (p Platform) discreetly(t *testing.T, bot kommunicate.BotFunc, change func(http.RoundTripper) http.RoundTripper) {
	t.Helper()
	for _, named := range Turns() {
		synctest.Test(t, func(t *testing.T) {
			seen := &sight{secrets: append([]string{secretValue}, p.Secrets...)}
			recorder := kommunicatetest.NewRecorder(&seen.recording)
			hook := p.Handler(bot, kommunicate.WithRequestHeader(secretName, secretValue), kommunicate.WithLogger(seen.logger()), kommunicate.WithObserver(seen))
			recorded := recorder.Webhook(hook)
			keyed := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				r.Header.Set(secretName, secretValue)
				recorded.ServeHTTP(w, r)
			})
			platform := p.call(t, seen.tap(recorder.Transport(change(inprocess.Transport{Handler: p.Fake(keyed)}))),
				kommunicate.WithRequestHeader(secretName, secretValue), kommunicate.WithLogger(seen.logger()), kommunicate.WithObserver(seen))
			turn := named.Turn
			turn.Text, turn.ChatContext.FormData = userText, kommunicate.Pairs("said", userText)
			for i := range turn.ChatContext.Attachments {
				turn.ChatContext.Attachments[i].Name = userText
			}
			if _, err := platform.Respond(t.Context(), &turn); err != nil {
				seen.error(err)
			}
			if err := hook.Wait(t.Context()); err != nil {
				t.Error(err)
			}
			seen.check(t)
		})
	}
}

// refuseDiscreetly posts a body to the handler. If that refuses it, nobody hears what
// it was.
func (p Platform) refuseDiscreetly(t *testing.T, key, body string) {
	t.Helper()
	seen := &sight{secrets: []string{secretValue}}
	hook := p.Handler(says(kommunicate.Message{Text: "Yes."}), kommunicate.WithRequestHeader(secretName, secretValue),
		kommunicate.WithLogger(seen.logger()), kommunicate.WithObserver(seen))
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(body))
	r.Header.Set(secretName, key)
	w := httptest.NewRecorder()
	hook.ServeHTTP(w, r)
	if w.Code == http.StatusOK { // The text may have been an id, which logs have.
		return
	}
	fmt.Fprintln(seen, w.Body)
	seen.recording.WriteString("none")
	seen.check(t)
}

// A sight is what a reader of logs, errors, traces and recordings sees. It is a log,
// and an Observer.
type sight struct {
	mu        sync.Mutex
	text      bytes.Buffer
	quotes    bytes.Buffer // What services say, as errors quote it.
	recording bytes.Buffer
	secrets   []string
}

func (s *sight) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(b)
}

func (s *sight) Observe(ctx context.Context, op kommunicate.Operation) (context.Context, func(kommunicate.Result)) {
	fmt.Fprintf(s, "begins %+v\n", op)
	return ctx, func(r kommunicate.Result) { fmt.Fprintf(s, "ends %+v\n", r) }
}

func (s *sight) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(s, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// tap remembers the credentials that a platform makes for itself.
func (s *sight) tap(next http.RoundTripper) http.RoundTripper {
	return roundTripper(func(r *http.Request) (*http.Response, error) {
		if fields := strings.Fields(r.Header.Get("Authorization")); len(fields) > 0 {
			s.secrets = append(s.secrets, fields[len(fields)-1])
		}
		return next.RoundTrip(r)
	})
}

// error notes what an error says: by its text, and to a log. The explanation in an
// APIError is the service's own, and may quote the user.
func (s *sight) error(err error) {
	text := err.Error()
	var refused *kommunicate.APIError
	if errors.As(err, &refused) {
		fmt.Fprintf(&s.quotes, "%s %s %s", refused.Description, refused.Code, refused.Body)
		for _, said := range []string{refused.Description, refused.Code} {
			if said != "" {
				text = strings.ReplaceAll(text, said, "")
			}
		}
		s.logger().Info("refused", "error", refused)
	}
	fmt.Fprintln(s, text)
}

func (s *sight) check(t *testing.T) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.text.Len() == 0 || s.recording.Len() == 0 {
		t.Error("nothing is seen")
	}
	if strings.Contains(s.text.String(), "zuserz") {
		t.Errorf("what the user said is in\n%s", &s.text)
	}
	for _, secret := range s.secrets {
		for _, place := range []*bytes.Buffer{&s.text, &s.quotes, &s.recording} {
			if strings.Contains(place.String(), secret) {
				t.Errorf("%q is in\n%s", secret, place)
			}
		}
	}
}
