package watson_test

import (
	"crypto/hmac"
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/kommunicate-go/kommunicate/platforms/watson"
	"github.com/kommunicate-go/kommunicate/platforms/watson/watsontest"
)

// encoded is a part of a token.
func encoded(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

func TestSecret(t *testing.T) {
	const secret = "purple unicorn"
	now := time.Now()
	good := watsontest.Sign(secret, now)
	parts := strings.Split(good, ".")
	sha512Of := func(header, claims string) string {
		mac := hmac.New(sha512.New, []byte(secret))
		mac.Write([]byte(encoded(header) + "." + encoded(claims)))
		return encoded(header) + "." + encoded(claims) + "." + encoded(string(mac.Sum(nil)))
	}
	webhook := watson.Handler(says(), watson.WithSecret("of yesterday"), watson.WithSecret(secret))
	for _, tt := range []struct {
		name, token string
		want        bool
	}{
		{"right", good, true},
		{"bearer", "bearer " + good, true},
		{"another that is taken", watsontest.Sign("of yesterday", now), true},
		{"HS512", sha512Of(`{"alg":"HS512"}`, `{}`), true},
		{"a little early and late", sha512Of(`{"alg":"HS512"}`, fmt.Sprintf(`{"nbf":%d,"exp":%d}`, now.Add(30*time.Second).Unix(), now.Add(-30*time.Second).Unix())), true},
		{"none", "", false},
		{"the secret itself", secret, false},
		{"other secret", watsontest.Sign("purple unicorns", now), false},
		{"expired", watsontest.Sign(secret, now.Add(-time.Hour)), false},
		{"not yet", sha512Of(`{"alg":"HS512"}`, `{"nbf":99999999999}`), false},
		{"critical", sha512Of(`{"alg":"HS512","crit":["x"]}`, `{}`), false},
		{"hash of another", sha512Of(`{"alg":"HS256"}`, `{}`), false},
		{"claims that are none", sha512Of(`{"alg":"HS512"}`, `[`), false},
		{"unsigned", encoded(`{"alg":"none"}`) + "." + parts[1] + ".", false},
		{"no signature", parts[0] + "." + parts[1] + ".", false},
		{"signature that is none", parts[0] + "." + parts[1] + ".~", false},
		{"header that is none", "~." + parts[1] + "." + parts[2], false},
		{"other claims", parts[0] + "." + encoded(`{}`) + "." + parts[2], false},
		{"two parts", parts[0] + "." + parts[1], false},
		{"four parts", good + ".x", false},
		{"long", good + strings.Repeat("x", 1<<20), false},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader("{}"))
		r.Header.Set("Authorization", tt.token)
		w := httptest.NewRecorder()
		webhook.ServeHTTP(w, r)
		if got := w.Code == http.StatusOK; got != tt.want {
			t.Errorf("%s: answered %d", tt.name, w.Code)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("no secret was taken for one")
		}
	}()
	watson.Handler(says(), watson.WithSecret(""))
}
