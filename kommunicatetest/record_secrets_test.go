package kommunicatetest_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// A privateCall is a call that holds much that is private.
type privateCall struct{ path, body string }

var privateCalls = []privateCall{
	{"/rest/ws/user/joe@private.test/detail", `{"userId":"joe@private.test"}`},
	{"/rest/ws/user/x/detail?apikey=secret-2&token=secret-3&email=q%40private.test", `{}`},
	{"/a", `userId=form@private.test&password=secret-5`},
	{"/a", `{"message":"cfg {\"apiKey\":\"secret-6\"} tail, Authorization: Bearer secret-7"}`},
	{"/a", `{"message":"mailto:joe%40private.test joe@PRIVATE.test and new%40private.test"}`},
	{"/a", `{"api_key":"secret-8","client-secret":"secret-9","Password":"secret-10","Set-Cookie":"secret-11"}`},
	{"/a", `{"message":"url secret%3A1%2F, json \"x\", cookie secret-cookie, answered secret-answer"}`},
	{"/a", `{"user_id":"sam-4711"}`},
	{"/a/sam-4711", `{"payload":"[{\"url\":\"https://shop.test/?email=pay@private.test&token=secret-12\"}]"}`},
}

// A headerTransport answers each call with a header alone.
type headerTransport http.Header

func (h headerTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusNoContent, Header: http.Header(h), Body: http.NoBody, Request: r}, nil
}

func TestRecorderMasks(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	rec := kommunicatetest.NewRecorder(&b, kommunicatetest.WithMasked("X-Pass"))
	client := &http.Client{Transport: rec.Transport(headerTransport{
		"Set-Cookie":     {"sid=secret-cookie; Path=/"},
		"X-Answer-Token": {"secret-answer"},
	})}
	send := func(client *http.Client, call privateCall) error {
		sent, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://services.kommunicate.io"+call.path, strings.NewReader(call.body))
		if err != nil {
			t.Fatal(err)
		}
		sent.Header.Set("X-Pass", "secret:1/")
		sent.Header.Set("X-Request-Id", "request-4711")
		response, err := client.Do(sent)
		if err != nil {
			return err
		}
		return response.Body.Close()
	}
	for _, call := range privateCalls {
		if err := send(client, call); err != nil {
			t.Fatal(err)
		}
	}
	if err := send(client, privateCall{"/a", `{"message":"request-4711"}`}); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for _, private := range []string{"secret-", "secret:", "secret%", "private.test", "PRIVATE", "sam-"} {
		if strings.Contains(text, private) {
			t.Errorf("the recording holds %q", private)
		}
	}
	if !strings.Contains(text, "request-4711") {
		t.Error("a header that is no credential is taken for one")
	}
	if t.Failed() {
		t.Log(text)
	}

	_, p, _ := replay(t, text)
	for _, call := range privateCalls[:4] {
		if err := send(&http.Client{Transport: p}, call); err != nil {
			t.Errorf("replay: %v", err)
		}
	}
}
