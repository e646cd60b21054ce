package customtest_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/kommunicate-go/kommunicate/platforms/custom/customtest"
)

const body = `{"botId":"b","key":"k","from":"ann","message":"Hi","groupId":16650159123456789,"metadata":{"KM_CHAT_CONTEXT":` +
	`{"groupId":"16650159123456789","botId":"b","from":"ann"}},"contentType":0,"source":1,"createdAt":1,"applicationId":"a"}`

func TestLine(t *testing.T) {
	post := func(change func(r *http.Request)) *http.Request {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		change(r)
		return r
	}
	instead := func(old, replacement string) *http.Request {
		if !strings.Contains(body, old) {
			t.Fatalf("the body has no %s", old)
		}
		return post(func(r *http.Request) {
			r.Body = io.NopCloser(strings.NewReader(strings.Replace(body, old, replacement, 1)))
		})
	}
	for _, test := range []struct {
		name string
		r    *http.Request
		want string
	}{
		{"right", post(func(*http.Request) {}), "answer to " + body},
		{"applicationKey", instead("applicationId", "applicationKey"), "answer to " + strings.Replace(body, "applicationId", "applicationKey", 1)},
		{"method", post(func(r *http.Request) { r.Method = http.MethodPut }), "customtest: the method is not POST"},
		{"content type", post(func(r *http.Request) { r.Header.Del("Content-Type") }), `customtest: the content type is ""`},
		{"broken off", post(func(r *http.Request) { r.Body = io.NopCloser(iotest.ErrReader(errors.New("reset"))) }), "customtest: reset"},
		{"no object", instead(body, "[]"), "customtest: the body is not a JSON object"},
		{"no user", instead(`"from":"ann","message"`, `"message"`), "customtest: from is missing"},
		{"group as text", instead(`"groupId":16650159123456789`, `"groupId":"1"`), "customtest: groupId is of the wrong kind"},
		{"event of none", instead(`"source":1`, `"source":1,"eventName":null`), "customtest: eventName is of the wrong kind"},
		{"no application", instead(`,"applicationId":"a"`, ""), "customtest: applicationId is missing, and so is applicationKey"},
		{"context as text", instead(`{"groupId":"16650159123456789","botId":"b","from":"ann"}`, `"{}"`), "customtest: metadata.KM_CHAT_CONTEXT is not an object"},
		{"other group", instead(`"groupId":"16650159123456789"`, `"groupId":"1"`), "customtest: metadata.KM_CHAT_CONTEXT.groupId is not that of the body, as text"},
	} {
		t.Run(test.name, func(t *testing.T) {
			line := customtest.NewLine(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				raw, err := io.ReadAll(r.Body)
				if err != nil {
					t.Error(err)
				}
				io.WriteString(w, "answer to "+string(raw))
			}))
			w := httptest.NewRecorder()
			line.ServeHTTP(w, test.r)
			if got := strings.TrimSpace(w.Body.String()); got != test.want {
				t.Errorf("answer %d %s, want %s", w.Code, got, test.want)
			}
			taken := strings.HasPrefix(test.want, "answer")
			if got := w.Code == http.StatusOK; got != taken || len(line.Requests()) == 1 != taken {
				t.Errorf("status %d, %d requests", w.Code, len(line.Requests()))
			}
		})
	}
}
