package kommunicatetest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// discard is a response writer.
type discard struct{}

func (discard) Header() http.Header         { return make(http.Header) }
func (discard) WriteHeader(int)             {}
func (discard) Write(b []byte) (int, error) { return len(b), nil }
func (discard) Flush()                      {}

// request is a call of a webhook.
func request(t *testing.T, body string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://bot.test/", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errBroken }
func (brokenReader) Close() error             { return nil }

// failingTransport gets no answer.
type failingTransport struct{ err error }

func (f failingTransport) RoundTrip(*http.Request) (*http.Response, error) { return nil, f.err }

// bodyTransport gets an answer that breaks off.
type bodyTransport struct{}

func (bodyTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: brokenReader{}, Request: r}, nil
}

// handlerTransport is a handler as a server that needs no socket.
type handlerTransport struct{ handler http.Handler }

func (h handlerTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	in, out := io.Pipe()
	go func() {
		h.handler.ServeHTTP(pipeWriter{discard{}, out}, r)
		_ = out.Close()
	}()
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: in, Request: r}, nil
}

type pipeWriter struct {
	discard
	out io.Writer
}

func (p pipeWriter) Write(b []byte) (int, error) { return p.out.Write(b) }

func TestReadRecordingErrors(t *testing.T) {
	t.Parallel()
	const head = "{\"recording\":1}\n"
	for text, want := range map[string]string{
		"":                                 "a.jsonl: is empty",
		"x":                                "a.jsonl:1: this is no recording",
		`{"recording":2}`:                  "a.jsonl:1: this is no recording",
		head + "x":                         "a.jsonl:2: this line is no JSON",
		head + "{} {}":                     "a.jsonl:2: this line is no JSON",
		head + "{}":                        "a.jsonl:2: this line is no call",
		head + `[1]`:                       "a.jsonl:2: this line is no call",
		head + `{"side":"api"}`:            "a.jsonl:2: the call has neither a status",
		head + `{"side":"x","status":200}`: "a.jsonl:2: this line is no call",
	} {
		if _, err := kommunicatetest.ReadRecording("a.jsonl", strings.NewReader(text)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: error %v, want %s", text, err, want)
		}
	}
	if _, err := kommunicatetest.ReadRecording("a.jsonl", brokenReader{}); !errors.Is(err, errBroken) {
		t.Errorf("error %v", err)
	}
}

// call sends a body through a replay.
func replayCall(t *testing.T, p *kommunicatetest.Replay, method, target, body string) (string, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, "https://services.kommunicate.io"+target, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	response, err := p.RoundTrip(r)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.Status + response.Header.Get("Retry-After") + " " + string(answer), nil
}

// What is compared, and how names are bound.
func TestReplayMatches(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ recorded, live, answer string }{
		"bound":              {`"request":{"from":"person-1","to":"person-1"},"answer":{"from":"person-1","text":"Hi person-1 and person-12"}`, `{"from":"a-user","to":"a-user"}`, `{"from":"a-user","text":"Hi a-user and person-12"}`},
		"two people":         {`"request":{"from":"person-1","to":"person-1"}`, `{"from":"a","to":"b"}`, ""},
		"one person":         {`"request":{"from":"person-1","to":"person-2"}`, `{"from":"a","to":"a"}`, ""},
		"nobody":             {`"request":{"from":"person-1"}`, `{"from":""}`, ""},
		"the default bot":    {`"request":{"from":"bot"}`, `{"from":"ann"}`, ""},
		"number for text":    {`"request":{"groupId":1001},"answer":{"groupId":1001,"clientGroupId":"1001"}`, `{"groupId":"77"}`, `{"clientGroupId":"77","groupId":77}`},
		"text for a number":  {`"request":{"groupId":"1001"},"answer":[{"groupId":1001}]`, `{"groupId":"abc"}`, `[{"groupId":"abc"}]`},
		"number for an id":   {`"request":{"from":"person-1"}`, `{"from":7}`, ""},
		"other text":         {`"request":{"message":"Hi"}`, `{"message":"Ho"}`, ""},
		"another member":     {`"request":{"message":"Hi"}`, `{"message":"Hi","x":1}`, ""},
		"no member":          {`"request":{"message":"Hi","x":1}`, `{"message":"Hi"}`, ""},
		"no object":          {`"request":{"message":"Hi"}`, `["Hi"]`, ""},
		"no body":            {`"request":{"message":"Hi"}`, ``, ""},
		"no text":            {`"request":{"message":"Hi"}`, `{"message":true}`, ""},
		"boolean":            {`"request":{"x":true,"y":null},"answer":""`, `{"x":true,"y":null}`, " "},
		"other boolean":      {`"request":{"x":true}`, `{"x":false}`, ""},
		"longer list":        {`"request":{"x":[1]}`, `{"x":[1,2]}`, ""},
		"same list":          {`"request":{"x":[1,"a"]},"answer":[]`, `{"x":[1,"a"]}`, "[]"},
		"other number":       {`"request":{"x":[1]}`, `{"x":[2]}`, ""},
		"no list":            {`"request":{"x":[1]}`, `{"x":1}`, ""},
		"JSON in text":       {`"request":{"x":"{\"botId\":\"person-1\"}"},"answer":{"x":"{\"botId\":\"person-1\"}"}`, `{"x":" {\"botId\": \"b\"}"}`, `{"x":"{\"botId\":\"b\"}"}`},
		"no JSON in text":    {`"request":{"x":"{\"botId\":\"person-1\"}"}`, `{"x":"b"}`, ""},
		"secret":             {`"request":{"apiKey":"[removed]"},"answer":{}`, `{"apiKey":"other"}`, "{}"},
		"no secret":          {`"request":{"apiKey":"[removed]"}`, `{"apiKey":null}`, ""},
		"text body":          {`"request":"hello person-1","answer":"ok"`, `hello person-1`, "ok"},
		"masked text":        {`"request":{"remark":{"a":"text-1","b":["text-2"]}},"answer":{"remark":"text-2"}`, `{"remark":{"a":"x","b":["y"]}}`, `{"remark":"y"}`},
		"file":               {`"request":{"fileMeta":{"url":"https://example.com/file-1","name":"file-2"}},"answer":{"message":"see https://example.com/file-1"}`, `{"fileMeta":{"url":"https://e.test/1","name":"a.png"}}`, `{"message":"see https://e.test/1"}`},
		"status with a wait": {`"retryAfter":"3","request":{},"answer":{}`, `{}`, "{}"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, p, _ := replay(t, `{"recording":1,"masked":["remark"]}`+"\n"+`{"side":"api","method":"POST","path":"/x","status":200,`+tt.recorded+"}\n")
			answer, err := replayCall(t, p, http.MethodPost, "/x?apiKey=any", tt.live)
			wait := ""
			if strings.Contains(tt.recorded, "retryAfter") {
				wait = "3"
			}
			want := "200 OK" + wait + " " + strings.TrimSpace(tt.answer)
			switch {
			case tt.answer == "" && err == nil:
				t.Errorf("it is taken for the recorded one: %s", answer)
			case tt.answer != "" && (err != nil || answer != want):
				t.Errorf("answer %q, want %q; %v", answer, want, err)
			case (p.Done() == nil) != (tt.answer != ""):
				t.Errorf("done: %v", p.Done())
			}
		})
	}
}

func TestReplayErrors(t *testing.T) {
	t.Parallel()
	const text = `{"recording":1}
{"side":"api","method":"POST","path":"/send","query":{"a":["1"]},"user":"person-1","request":{"from":"person-1","message":"Hi","x":[1,2]},"status":200}
{"side":"api","method":"POST","path":"/send","request":{"from":"person-2","message":"Bye","apiKey":"[removed]"},"status":200}
{"side":"api","method":"GET","path":"/fails","failed":true}
`
	_, p, _ := replay(t, text)
	_, err := replayCall(t, p, http.MethodPost, "/send", `{"from":"ann","message":"Bye, bye","apiKey":"hidden"}`)
	const want = `a.jsonl: no recorded call that is left is this one; the nearest, in line 3, differs (-recorded +made):
  ...
    "request": {
      "apiKey": "[removed]",
      "from": "ann",
-     "message": "Bye"
+     "message": "Bye, bye"
    }
  }
`
	if err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	if _, err := replayCall(t, p, http.MethodGet, "/other", ""); err == nil || err.Error() != "a.jsonl: no call GET /other that is left is recorded; the next one, in line 2, is POST /send" {
		t.Errorf("error %v", err)
	}
	if _, err := replayCall(t, p, http.MethodGet, "/fails", ""); err == nil || err.Error() != "a.jsonl:4: the recorded call got no answer" {
		t.Errorf("error %v", err)
	}
	done := p.Done()
	for _, want := range []string{"Bye, bye", "GET /other", "a.jsonl:2: the recorded call POST /send was not made", "a.jsonl:3: "} {
		if done == nil || !strings.Contains(done.Error(), want) {
			t.Errorf("done: %v, want %s", done, want)
		}
	}
	_, p, _ = replay(t, `{"recording":1}
{"side":"api","method":"POST","path":"/text","request":"a text","status":200,"query":{"key":["message-1"]},"user":"person-1"}
`)
	if _, err := replayCall(t, p, http.MethodPost, "/text?key=1", "other"); err == nil || !strings.Contains(err.Error(), "-   \"request\": \"a text\"\n+   \"request\": \"other\"") {
		t.Errorf("error %v", err)
	}
	_, p, _ = replay(t, "{\"recording\":1}\n")
	if _, err := replayCall(t, p, http.MethodGet, "/other", ""); err == nil || !strings.Contains(err.Error(), "none is left at all") {
		t.Errorf("error %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := request(t, "x").WithContext(ctx)
	if _, err := p.RoundTrip(r); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	r = request(t, "")
	r.Body = brokenReader{}
	if _, err := p.RoundTrip(r); !errors.Is(err, errBroken) {
		t.Errorf("error %v", err)
	}
}

func TestPlayWebhook(t *testing.T) {
	t.Parallel()
	rec, err := kommunicatetest.LoadRecording(recordingFile)
	if err != nil {
		t.Fatal(err)
	}
	header := http.Header{"X-Bot-Key": {"another"}}
	check := kommunicate.WithRequestHeader("X-Bot-Key", "another")
	if err := rec.PlayWebhook(t.Context(), kommunicate.NewWebhook(storyBot("max@e.test"), check), header); err != nil {
		t.Error(err)
	}
	for name, tt := range map[string]struct {
		handler http.Handler
		want    string
	}{
		"answer": {
			kommunicate.NewWebhook(says(kommunicate.Message{Text: "Welcome!"}), check),
			"the answer differs (-recorded +answered):\n  [\n    {\n-     \"message\": \"One moment.\",\n",
		},
		"status": {kommunicate.NewWebhook(storyBot("x")), ""},
		"header": {kommunicate.NewWebhook(storyBot("x"), kommunicate.WithRequestHeader("X-Bot-Key", "else")), "the handler answers HTTP 401, recorded is 200"},
		"panic":  {http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }), "connection closed before the answer was complete"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := rec.PlayWebhook(t.Context(), tt.handler, header)
			if (err == nil) != (tt.want == "") || err != nil && (!strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), recordingFile+":")) {
				t.Errorf("error %v, want %s", err, tt.want)
			}
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := rec.PlayWebhook(ctx, http.NotFoundHandler(), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	empty, _, _ := replay(t, "{\"recording\":1}\n")
	if err := empty.PlayWebhook(t.Context(), http.NotFoundHandler(), nil); err == nil || !strings.Contains(err.Error(), "no call of a webhook") {
		t.Errorf("error %v", err)
	}
	odd, _, _ := replay(t, `{"recording":1}
{"side":"webhook","method":"P OST","status":200}
{"side":"webhook","method":"POST","request":"no JSON","status":400,"answer":"no"}
{"side":"webhook","method":"POST","status":400,"answer":"yes"}
{"side":"webhook","method":"POST","status":400}
`)
	no := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, "no")
	})
	if err := odd.PlayWebhook(t.Context(), no, nil); err == nil || !strings.Contains(err.Error(), "a.jsonl:2: ") || strings.Contains(err.Error(), "a.jsonl:3: ") ||
		!strings.Contains(err.Error(), "a.jsonl:4: the answer differs (-recorded +answered):\n- yes\n+ no\n") || !strings.Contains(err.Error(), "a.jsonl:5: ") {
		t.Errorf("error %v", err)
	}
}

// FuzzRecording holds that no file makes the reader or a replay panic.
func FuzzRecording(f *testing.F) {
	raw, err := os.ReadFile(recordingFile)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(raw), `{"from":"ann","groupId":7}`)
	f.Add("{\"recording\":1}\n{\"side\":\"api\",\"method\":\"POST\",\"path\":\"/x\",\"status\":200,\"request\":{\"from\":\"person-1\",\"key\":[null,{}]}}", `{"from":null,"key":[[],{}]}`)
	f.Fuzz(func(t *testing.T, text, body string) {
		rec, err := kommunicatetest.ReadRecording("a.jsonl", strings.NewReader(text))
		if err != nil {
			return
		}
		p := rec.Replay()
		if response, err := p.RoundTrip(request(t, body)); err == nil {
			_ = response.Body.Close()
		}
		_ = p.Done()
		_ = rec.PlayWebhook(t.Context(), http.NotFoundHandler(), nil)
	})
}
