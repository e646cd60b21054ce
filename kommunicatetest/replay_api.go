package kommunicatetest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// A Replay answers a client from a recording: it is the transport of an
// [http.Client], and calls nobody. Each call is answered with the answer to the
// first recorded call that it is and that is not used yet. The program's own ids
// take the place of those in the recording, so that it can use any key, and other
// users than the recorded ones. It is safe for concurrent use.
type Replay struct {
	rec *Recording

	mu      sync.Mutex
	left    []recordedCall
	binding binding
	strange []error // Calls that are not in the recording.
}

// Replay returns a replay of the calls to Kommunicate.
func (rec *Recording) Replay() *Replay {
	return &Replay{rec: rec, left: rec.side(sideAPI), binding: newBinding()}
}

// RoundTrip answers a call. The error of one that is not in the recording shows
// how it differs from the nearest one that is left, texts of users included.
func (p *Replay) RoundTrip(request *http.Request) (*http.Response, error) {
	if err := request.Context().Err(); err != nil {
		closeBody(request)
		return nil, err
	}
	body, _, err := keepBody(request.Body)
	closeBody(request)
	if err != nil {
		return nil, err
	}
	live := apiCall(request, body)
	live.Query.Del("apiKey")

	p.mu.Lock()
	defer p.mu.Unlock()
	for i, x := range p.left {
		m := matcher{p.rec.mask, p.binding.clone()}
		if m.sameCall(x, live) {
			p.binding = m.binding
			p.left = slices.Delete(slices.Clone(p.left), i, i+1)
			return p.answer(x, request)
		}
	}
	err = p.unknown(live)
	p.strange = append(p.strange, err)
	return nil, err
}

// answer is the recorded answer with the program's values.
func (p *Replay) answer(x recordedCall, request *http.Request) (*http.Response, error) {
	if x.Failed {
		return nil, fmt.Errorf("%s:%d: the recorded call got no answer", p.rec.path, x.line)
	}
	var body []byte
	switch v := p.rec.mask.walk(x.Answer, kindNone, false, p.binding.leaf).(type) {
	case nil:
	case string:
		body = []byte(v)
	default:
		body = mustJSON(v)
	}
	header := http.Header{"Content-Type": {"application/json"}}
	if x.RetryAfter != "" {
		header.Set("Retry-After", x.RetryAfter)
	}
	return &http.Response{
		Status:     fmt.Sprintf("%d %s", x.Status, http.StatusText(x.Status)),
		StatusCode: x.Status,
		Proto:      "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: header, Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)),
		Request: request,
	}, nil
}

// unknown is the error of a call that is not in the recording.
func (p *Replay) unknown(live recordedCall) error {
	best, diff := recordedCall{}, ""
	for _, x := range p.left {
		m := matcher{p.rec.mask, p.binding.clone()}
		if x.Method != live.Method || !m.samePath(x.Path, live.Path) {
			continue
		}
		m.sameCall(x, live)
		if d := m.difference(x.call(), live.call()); diff == "" || strings.Count(d, "\n") < strings.Count(diff, "\n") {
			best, diff = x, d
		}
	}
	if diff != "" {
		return fmt.Errorf("%s: no recorded call that is left is this one; the nearest, in line %d, differs (-recorded +made):\n%s",
			p.rec.path, best.line, diff)
	}
	next := "none is left at all"
	if len(p.left) > 0 {
		next = fmt.Sprintf("the next one, in line %d, is %s %s", p.left[0].line, p.left[0].Method, p.left[0].Path)
	}
	return fmt.Errorf("%s: no call %s %s that is left is recorded; %s", p.rec.path, live.Method, live.Path, next)
}

// Done returns an error unless all calls were in the recording, and all recorded
// calls were made.
func (p *Replay) Done() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	problems := slices.Clone(p.strange)
	for _, x := range p.left {
		problems = append(problems, fmt.Errorf("%s:%d: the recorded call %s %s was not made", p.rec.path, x.line, x.Method, x.Path))
	}
	return errors.Join(problems...)
}
