package watsontest

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"net/http"
	"time"

	"github.com/kommunicate-go/kommunicate/internal/inprocess"
	"github.com/kommunicate-go/kommunicate/platforms/watson"
)

// webhookTime is how long the webhook is waited for.
const webhookTime = 30 * time.Second

// call posts to the webhook. The status is 500 if it does not answer.
func (a *Assistant) call(ctx context.Context, request watson.Request) (status int, header http.Header, body []byte) {
	ctx, cancel := context.WithTimeout(ctx, webhookTime)
	defer cancel()
	raw, err := request.MarshalJSON()
	if err != nil {
		return http.StatusInternalServerError, nil, nil
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://webhook.watson.test/", bytes.NewReader(raw))
	if err != nil {
		return http.StatusInternalServerError, nil, nil
	}
	if a.Secret != "" {
		r.Header.Set("Authorization", Sign(a.Secret, time.Now()))
	}
	maps.Copy(r.Header, a.Header)
	r.Header.Set("Content-Type", "application/json")
	answer, err := inprocess.Transport{Handler: a.webhook}.RoundTrip(r)
	if err != nil {
		return http.StatusInternalServerError, nil, nil
	}
	defer answer.Body.Close()
	body, err = io.ReadAll(answer.Body)
	if err != nil {
		return http.StatusInternalServerError, nil, nil
	}
	return answer.StatusCode, answer.Header, body
}

// Sign returns the token (RFC 7519) with which a call of a webhook is signed at a
// time: HS256, with the time as its iat, and good for a minute.
func Sign(secret string, at time.Time) string {
	encode := base64.RawURLEncoding.EncodeToString
	signed := encode([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." +
		encode(fmt.Appendf(nil, `{"iat":%d,"exp":%d}`, at.Unix(), at.Add(time.Minute).Unix()))
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(signed))
	return signed + "." + encode(mac.Sum(nil))
}
