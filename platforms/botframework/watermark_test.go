package botframework_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/platforms/botframework"
)

// A rewound line shows a conversation from its beginning each time, as one does whose
// watermark goes back, or is lost.
type rewound struct {
	http.RoundTripper
	failAfterNext, failNext bool // Which look fails.
}

func (r *rewound) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Method != http.MethodGet {
		return r.RoundTripper.RoundTrip(request)
	}
	if r.failNext {
		r.failNext = false
		return &http.Response{StatusCode: http.StatusServiceUnavailable, Body: body("{}"), Request: request}, nil
	}
	r.failNext, r.failAfterNext = r.failAfterNext, false
	request = request.Clone(request.Context())
	request.URL.RawQuery = ""
	return r.RoundTripper.RoundTrip(request)
}

// TestWatermarkGoesBack: what Direct Line shows again is shown to the user once, and
// does not keep an answer from being over. What came before an error was not shown.
func TestWatermarkGoesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := line(func(_ context.Context, act *botframework.Activity, resp *botframework.Response) error {
			resp.Activities = append(resp.Activities, text("to "+act.Text), text("same"))
			return nil
		})
		back := &rewound{RoundTripper: d.Client().Transport}
		bot := connect(t, d, nil, kommunicate.WithHTTPClient(&http.Client{Transport: back}))
		for i := range 5 {
			start := time.Now()
			back.failAfterNext = i == 3
			got, err := bot.Respond(t.Context(), &kommunicate.Turn{GroupID: "1", Text: fmt.Sprint(i)})
			want := fmt.Sprintf("to %d|same", i)
			if i == 4 {
				want = "to 3|same|to 4|same"
			}
			if i == 3 {
				if err == nil {
					t.Error("a look that fails is no error")
				}
			} else if err != nil || strings.Join(texts(got), "|") != want || time.Since(start) != time.Second {
				t.Errorf("turn %d: %q, %v after %v, want %q after 1 s", i, texts(got), err, time.Since(start), want)
			}
		}
	})
}
