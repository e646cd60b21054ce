package watson

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"errors"
	"hash"
	"net/http"
	"strings"
	"time"

	"github.com/kommunicate-go/kommunicate"
)

// WithSecret takes only requests whose Authorization header is a JSON Web Token
// signed with the secret that is set beside the webhook's URL; HS256, HS384 and
// HS512 are known. A token that says when it expires, or from when on it counts, is
// taken at that word, give or take a minute. Given several times, one of the
// secrets suffices: add the new one, change it at IBM, remove the old one. Default:
// see [kommunicate.WithRequestHeader].
//
// Refused: no secret.
//
// Source: cloud.ibm.com/docs/watson-assistant?topic=watson-assistant-webhook-pre,
// "Webhook security"; which of the algorithms IBM uses is not documented.
func WithSecret(secret string) kommunicate.WebhookOption {
	if secret == "" {
		return kommunicate.WithRequestHeader("Authorization", secret) // Refuses it.
	}
	return kommunicate.WithAuthorization(func(r *http.Request) bool {
		token := r.Header.Get("Authorization")
		if scheme, rest, ok := strings.Cut(token, " "); ok && strings.EqualFold(scheme, "Bearer") {
			token = rest
		}
		return verify(token, secret, time.Now()) == nil
	})
}

const (
	maxToken = 16 << 10        // Bytes that are looked at.
	leeway   = 1 * time.Minute // Between IBM's clock and ours.
)

var hashes = map[string]func() hash.Hash{"HS256": sha256.New, "HS384": sha512.New384, "HS512": sha512.New}

// verify checks a token (RFC 7519) with a secret.
func verify(token, secret string, now time.Time) error {
	if len(token) > maxToken {
		return errors.New("the token is too long")
	}
	signed, signature, ok := cutLast(token, '.')
	header, claims, both := strings.Cut(signed, ".")
	if !ok || !both {
		return errors.New("a token has three parts")
	}
	var how struct {
		Algorithm string            `json:"alg"`
		Critical  []json.RawMessage `json:"crit"`
	}
	if err := decodePart(header, &how); err != nil {
		return err
	}
	newHash, known := hashes[how.Algorithm]
	if !known || how.Critical != nil {
		return errors.New("the token is signed in a way that is not taken")
	}
	sum, err := base64.RawURLEncoding.DecodeString(signature)
	if err != nil {
		return err
	}
	mac := hmac.New(newHash, []byte(secret))
	mac.Write([]byte(signed))
	if !hmac.Equal(sum, mac.Sum(nil)) {
		return errors.New("the signature is another")
	}
	var when struct {
		Expires   *float64 `json:"exp"`
		NotBefore *float64 `json:"nbf"`
	}
	if err := decodePart(claims, &when); err != nil {
		return err
	}
	seconds := float64(now.UnixMilli()) / 1000
	if when.Expires != nil && seconds > *when.Expires+leeway.Seconds() ||
		when.NotBefore != nil && seconds < *when.NotBefore-leeway.Seconds() {
		return errors.New("it is not the token's time")
	}
	return nil
}

func cutLast(s string, separator byte) (before, after string, found bool) {
	i := strings.LastIndexByte(s, separator)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}

func decodePart(part string, v any) error {
	raw, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, v)
}
