package lextest

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/kommunicate-go/kommunicate/platforms/lex"
)

// Credentials are those of an AWS user. They are a [lex.Signer], and what a [Bot]
// verifies signatures with.
type Credentials struct {
	AccessKeyID     string
	SecretAccessKey string
	SessionToken    string // "" without one.
}

var _ lex.Signer = Credentials{}

const (
	algorithm  = "AWS4-HMAC-SHA256"
	timeFormat = "20060102T150405Z"
	service    = "lex"
	// maxSkew is how far the time of a signature may be from now.
	maxSkew = 5 * time.Minute
)

// Sign signs a request of RecognizeText.
//
// Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html.
func (c Credentials) Sign(_ context.Context, r *http.Request, body []byte, region string) error {
	now := time.Now().UTC().Format(timeFormat)
	r.Header.Set("X-Amz-Date", now)
	signed := []string{"content-type", "host", "x-amz-date"}
	if c.SessionToken != "" {
		r.Header.Set("X-Amz-Security-Token", c.SessionToken)
		signed = append(signed, "x-amz-security-token")
	}
	scope := now[:len("20060102")] + "/" + region + "/" + service + "/aws4_request"
	r.Header.Set("Authorization", fmt.Sprintf("%s Credential=%s/%s, SignedHeaders=%s, Signature=%s",
		algorithm, c.AccessKeyID, scope, strings.Join(signed, ";"), c.signature(r, body, signed, now, scope)))
	return nil
}

// verify returns what AWS says of a request that is not signed with the credentials.
func (c Credentials) verify(r *http.Request, body []byte) *failure {
	if c == (Credentials{}) {
		return nil
	}
	forbidden := func(code, message string) *failure { return &failure{http.StatusForbidden, code, message} }
	authorization, ok := strings.CutPrefix(r.Header.Get("Authorization"), algorithm+" ")
	if !ok {
		return forbidden("MissingAuthenticationTokenException", "Missing Authentication Token")
	}
	fields := make(map[string]string)
	for field := range strings.SplitSeq(authorization, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(field), "=")
		fields[name] = value
	}
	key, scope, _ := strings.Cut(fields["Credential"], "/")
	signed := strings.Split(fields["SignedHeaders"], ";")
	date := r.Header.Get("X-Amz-Date")
	at, err := time.Parse(timeFormat, date)
	switch {
	case key != c.AccessKeyID || r.Header.Get("X-Amz-Security-Token") != c.SessionToken:
		return forbidden("UnrecognizedClientException", "The security token included in the request is invalid.")
	case err != nil || time.Since(at).Abs() > maxSkew:
		return forbidden("InvalidSignatureException", "Signature expired: "+date)
	case !inScope(scope, date, r):
		return forbidden("InvalidSignatureException", "Credential should be scoped to a valid region and service.")
	case !slices.Contains(signed, "host") || !slices.Contains(signed, "x-amz-date"):
		return forbidden("InvalidSignatureException", "'Host' and 'X-Amz-Date' must be signed.")
	case !hmac.Equal([]byte(c.signature(r, body, signed, date, scope)), []byte(fields["Signature"])):
		return forbidden("InvalidSignatureException", "The request signature we calculated does not match the signature you provided.")
	}
	return nil
}

// inScope reports whether a signature is for the day, for Lex, and for the region
// that the host is in, if it is one of AWS's.
func inScope(scope, date string, r *http.Request) bool {
	parts := strings.Split(scope, "/")
	if len(parts) != 4 || parts[0] != date[:len("20060102")] || parts[2] != service || parts[3] != "aws4_request" {
		return false
	}
	region, aws := strings.CutPrefix(r.Host, "runtime-v2-lex.")
	return !aws || strings.HasPrefix(region, parts[1]+".amazonaws.com")
}

func (c Credentials) signature(r *http.Request, body []byte, signed []string, date, scope string) string {
	lines := []string{r.Method, canonicalPath(r.URL), canonicalQuery(r.URL)}
	for _, name := range signed {
		lines = append(lines, name+":"+strings.Join(strings.Fields(headerValue(r, name)), " "))
	}
	lines = append(lines, "", strings.Join(signed, ";"), hash(body))
	toSign := strings.Join([]string{algorithm, date, scope, hash([]byte(strings.Join(lines, "\n")))}, "\n")
	key := []byte("AWS4" + c.SecretAccessKey)
	for part := range strings.SplitSeq(scope, "/") {
		key = mac(key, part)
	}
	return hex.EncodeToString(mac(key, toSign))
}

// canonicalPath is the path as it is sent, escaped once more.
func canonicalPath(u *url.URL) string {
	segments := strings.Split(u.EscapedPath(), "/")
	for i := range segments {
		segments[i] = escape(segments[i])
	}
	return strings.Join(segments, "/")
}

func canonicalQuery(u *url.URL) string {
	var pairs []string
	for name, values := range u.Query() {
		for _, value := range values {
			pairs = append(pairs, escape(name)+"="+escape(value))
		}
	}
	slices.Sort(pairs)
	return strings.Join(pairs, "&")
}

// escape escapes all but letters, digits and -._~.
func escape(s string) string {
	return strings.ReplaceAll(url.QueryEscape(s), "+", "%20")
}

func headerValue(r *http.Request, name string) string {
	switch name {
	case "host":
		return r.Host
	case "content-length":
		return fmt.Sprint(r.ContentLength)
	}
	return strings.Join(r.Header.Values(name), ",")
}

func hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func mac(key []byte, text string) []byte {
	m := hmac.New(sha256.New, key)
	m.Write([]byte(text))
	return m.Sum(nil)
}
