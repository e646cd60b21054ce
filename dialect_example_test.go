package kommunicate_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/kommunicate-go/kommunicate"
)

// A smsDialect is that of a made-up gateway, which knows text alone.
type smsDialect struct{}

type sms struct{ From, Text string }

func (smsDialect) Decode(body []byte, turn *kommunicate.Turn) ([]kommunicate.Degraded, error) {
	var in sms
	if err := json.Unmarshal(body, &in); err != nil {
		return nil, err
	}
	turn.UserID, turn.Text, turn.Native = in.From, in.Text, in
	return nil, nil
}

func (smsDialect) Encode(_ *kommunicate.Turn, msgs []kommunicate.Message) ([]byte, []kommunicate.Degraded, error) {
	texts := []string{}
	var lost []kommunicate.Degraded
	for i, m := range msgs {
		texts = append(texts, m.Text)
		if m.Rich != nil {
			lost = append(lost, kommunicate.Degraded{
				Platform: "sms", Pointer: fmt.Sprintf("/%d/metadata/payload", i),
				Code: "text-only", Detail: "the message arrives as its text",
			})
		}
	}
	body, err := json.Marshal(texts)
	return body, lost, err
}

func (smsDialect) Late(_ *kommunicate.Turn, msgs []kommunicate.Message) ([]kommunicate.Message, []kommunicate.Degraded) {
	return msgs, nil
}

// A platform of one's own: what it sends and wants to read is all there is to
// write.
func ExampleWithDialect() {
	bot := kommunicate.BotFunc(func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: "Yes or no?", Rich: kommunicate.SuggestedReplies{{Title: "Yes"}, {Title: "No"}}}}, nil
	})
	hook := kommunicate.NewWebhook(bot,
		kommunicate.WithDialect(smsDialect{}),
		kommunicate.WithDegraded(func(_ context.Context, list []kommunicate.Degraded) {
			for _, d := range list {
				fmt.Println(d)
			}
		}))

	w := httptest.NewRecorder()
	hook.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/sms", strings.NewReader(`{"From":"+100","Text":"Hi"}`)))
	fmt.Println(w.Code, w.Body)
	// Output:
	// sms: /0/metadata/payload: the message arrives as its text [text-only]
	// 200 ["Yes or no?"]
}

// A platform that signs the time of its requests.
func ExampleWithAuthorization() {
	sign := func(date string) string {
		mac := hmac.New(sha256.New, []byte("secret of the platform"))
		mac.Write([]byte(date))
		return hex.EncodeToString(mac.Sum(nil))
	}
	signed := func(r *http.Request) bool {
		date := r.Header.Get("Date")
		at, err := http.ParseTime(date)
		return err == nil && time.Since(at).Abs() < 5*time.Minute &&
			hmac.Equal([]byte(r.Header.Get("X-Signature")), []byte(sign(date)))
	}
	bot := kommunicate.BotFunc(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: "Hello"}}, nil
	})
	hook := kommunicate.NewWebhook(bot, kommunicate.WithAuthorization(signed))

	now := time.Now().UTC().Format(http.TimeFormat)
	for _, signature := range []string{sign(now), "guessed"} {
		r := httptest.NewRequest(http.MethodPost, "/bot", strings.NewReader(`{"message":"Hi"}`))
		r.Header.Set("Date", now)
		r.Header.Set("X-Signature", signature)
		w := httptest.NewRecorder()
		hook.ServeHTTP(w, r)
		fmt.Println(w.Code)
	}
	// Output:
	// 200
	// 401
}
