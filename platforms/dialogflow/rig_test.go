package dialogflow_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
)

// roundTripper is a transport that is a function.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// direct has a handler answer.
func direct(h http.Handler, r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result(), nil
}

// record keeps what is asked, and answers nothing.
func record(r *http.Request, url, body *string) (*http.Response, error) {
	raw, err := io.ReadAll(r.Body)
	*url, *body = r.URL.String(), string(raw)
	return answer(r, "{}"), err
}

func answer(r *http.Request, body string) *http.Response {
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(body)), Request: r}
}

func raw(s string) json.RawMessage { return json.RawMessage(s) }
