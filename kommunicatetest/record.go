package kommunicatetest

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
)

// Limits of a recording.
const (
	maxRecordedBody = 1 << 20
	maxRecording    = 64 << 20
)

// A Recorder writes what goes between a program and Kommunicate: the calls of a
// client, and the calls of a bot's webhook. What it writes can be given away and
// put under version control, and be replayed without a key: see [Recording].
//
//	rec := kommunicatetest.NewRecorder(file)
//	client, err := kommunicate.NewClient(key, kommunicate.WithHTTPClient(
//		&http.Client{Transport: rec.Transport(nil)}))
//	http.Handle("/bot", rec.Webhook(hook))
//	...
//	err = rec.Err()
//
// A recording is JSON, a line for each call, in the order in which the calls
// ended. No header is written. The values of those that are credentials, by names
// such as Authorization, Cookie, X-Bot-Key and the API key, are not written
// elsewhere either, from the call on in which they were first seen; so are members
// called password, token, secret and the like. The ids of users, agents, bots, conversations,
// messages, teams and applications, e-mail addresses, phone numbers, display
// names, pictures and uploaded files are replaced, the same with the same, so
// that what was equal stays equal: person-1, 1001. In paths and texts, ids are
// replaced that were seen before, and e-mail addresses always. Other text stays, what users
// wrote and bots called them included, unless [WithMasked] says otherwise: look at
// a recording before you give it away.
//
// A Recorder is safe for concurrent use. It holds no call up but to write its
// line, and fails none: see [Recorder.Err].
type Recorder struct {
	masked []string
	mask   mask

	mu      sync.Mutex
	w       io.Writer
	names   *names
	written int
	err     error
}

// A RecorderOption configures a [Recorder].
type RecorderOption func(*Recorder)

// WithMasked makes the recorder replace the values of further members, wherever
// they stand, and take headers of these names for credentials: "message" for
// instance is what users and bots say, which replays as long as the program does
// not depend on it.
func WithMasked(members ...string) RecorderOption {
	return func(r *Recorder) { r.masked = append(r.masked, members...) }
}

// NewRecorder returns a recorder that writes to w.
func NewRecorder(w io.Writer, opts ...RecorderOption) *Recorder {
	r := &Recorder{w: w, names: newNames()}
	for _, opt := range opts {
		opt(r)
	}
	r.mask = newMask(r.masked)
	r.write(mustJSON(recordingHead{Recording: recordingVersion, Masked: r.masked}))
	return r
}

// recordingVersion is the version of the format.
const recordingVersion = 1

// A recordingHead is the first line of a recording.
type recordingHead struct {
	Recording int      `json:"recording"`
	Masked    []string `json:"masked,omitempty"`
}

// Sides of a recorded call.
const (
	sideAPI     = "api"
	sideWebhook = "webhook"
)

// A recordedCall is a call and its answer, as a line of a recording.
type recordedCall struct {
	Side       string     `json:"side"`
	Method     string     `json:"method,omitempty"`
	Path       string     `json:"path,omitempty"` // Of calls to Kommunicate only.
	Query      url.Values `json:"query,omitempty"`
	User       string     `json:"user,omitempty"`    // Of-User-Id.
	Request    any        `json:"request,omitempty"` // JSON, or a text that is none.
	Failed     bool       `json:"failed,omitempty"`  // There was no answer.
	Status     int        `json:"status,omitempty"`
	RetryAfter string     `json:"retryAfter,omitempty"`
	Answer     any        `json:"answer,omitempty"`

	line int
}

// Err returns the first thing that could not be recorded: the writer's error, or
// what is too large. A recording with an error lacks lines.
func (r *Recorder) Err() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.err
}

// Transport returns a [http.RoundTripper] that records what next does. A nil next
// is [http.DefaultTransport].
func (r *Recorder) Transport(next http.RoundTripper) http.RoundTripper {
	if next == nil {
		next = http.DefaultTransport
	}
	return recordingTransport{r, next}
}

type recordingTransport struct {
	r    *Recorder
	next http.RoundTripper
}

func (t recordingTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	body, whole, err := keepBody(request.Body)
	if err != nil {
		closeBody(request)
		return nil, err
	}
	sent := request.Clone(request.Context())
	sent.Body = whole
	response, err := t.next.RoundTrip(sent)
	x := apiCall(request, body)
	if err != nil {
		x.Failed = true
		t.r.add([]http.Header{request.Header}, x, body)
		return nil, err
	}
	answer, rest, err := keepBody(response.Body)
	if err != nil {
		_ = response.Body.Close()
		x.Failed = true
		t.r.add([]http.Header{request.Header}, x, body)
		return nil, err
	}
	response.Body = rest
	x.Status, x.RetryAfter = response.StatusCode, response.Header.Get("Retry-After")
	x.Answer = document(answer)
	t.r.add([]http.Header{request.Header, response.Header}, x, body, answer)
	return response, nil
}

// apiCall is a call to Kommunicate, without its answer.
func apiCall(request *http.Request, body []byte) recordedCall {
	return recordedCall{
		Side: sideAPI, Method: request.Method, Path: request.URL.Path, Query: request.URL.Query(),
		User: request.Header.Get("Of-User-Id"), Request: document(body),
	}
}

// A keptBody is what was read of a body, and the rest of it.
type keptBody struct {
	io.Reader
	io.Closer
}

// keepBody reads as much of a body as can be recorded. The whole body can then be
// read from whole. Of one that is larger, kept has more bytes than can be
// recorded.
func keepBody(body io.ReadCloser) (kept []byte, whole io.ReadCloser, err error) {
	if body == nil || body == http.NoBody {
		return nil, body, nil
	}
	kept, err = io.ReadAll(io.LimitReader(body, maxRecordedBody+1))
	if err != nil {
		return nil, nil, err
	}
	return kept, keptBody{io.MultiReader(bytes.NewReader(kept), body), body}, nil
}

// document is a body as a recording has it.
func document(body []byte) any {
	if len(body) == 0 {
		return nil
	}
	if v, err := decodeJSON(body); err == nil {
		return v
	}
	return string(body)
}

// add writes a line with everything that identifies somebody replaced.
func (r *Recorder) add(headers []http.Header, x recordedCall, bodies ...[]byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, body := range bodies {
		if len(body) > maxRecordedBody {
			r.fail(fmt.Errorf("%s %s: a body is larger than %d KiB", x.Method, x.Path, maxRecordedBody>>10))
			return
		}
	}
	for _, header := range headers {
		r.keepSecrets(header)
	}
	for name, values := range x.Query {
		for _, value := range values {
			if r.mask.kind(name, false) == kindSecret {
				r.names.keepSecret(value)
			}
		}
	}
	x.Query.Del("apiKey")
	for name, values := range x.Query {
		for i := range values {
			x.Query[name][i], _ = r.names.leaf(values[i], r.mask.kind(name, false)).(string)
		}
	}
	x.Path = r.names.path(x.Path)
	x.User = r.names.name(x.User, "person")
	x.Request = r.mask.walk(x.Request, kindNone, false, r.names.leaf)
	x.Answer = r.mask.walk(x.Answer, kindNone, false, r.names.leaf)
	r.write(mustJSON(x))
}

// write writes a line.
func (r *Recorder) write(line []byte) {
	if r.err != nil {
		return
	}
	if r.written += len(line) + 1; r.written > maxRecording {
		r.fail(fmt.Errorf("the recording is larger than %d MiB", maxRecording>>20))
		return
	}
	if _, err := r.w.Write(append(line, '\n')); err != nil {
		r.fail(err)
	}
}

func (r *Recorder) fail(err error) {
	if r.err == nil {
		r.err = fmt.Errorf("kommunicatetest: recording: %w", err)
	}
}
