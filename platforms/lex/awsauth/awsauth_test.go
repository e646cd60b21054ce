package awsauth_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/kommunicate-go/kommunicate/platforms/lex/awsauth"
)

func newRequest(t *testing.T) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost,
		"https://runtime-v2-lex.eu-west-1.amazonaws.com/bots/B/text", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// environment leaves a process with these credentials and no others.
func environment(t *testing.T, key, secret string) {
	t.Helper()
	nowhere := filepath.Join(t.TempDir(), "none")
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret, "AWS_SESSION_TOKEN": "", "AWS_PROFILE": "",
		"AWS_CONFIG_FILE": nowhere, "AWS_SHARED_CREDENTIALS_FILE": nowhere, "AWS_EC2_METADATA_DISABLED": "true",
		"AWS_CONTAINER_CREDENTIALS_FULL_URI": "", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "", "AWS_WEB_IDENTITY_TOKEN_FILE": "",
	} {
		t.Setenv(name, value)
	}
}

func TestLoad(t *testing.T) {
	environment(t, "AKIDEXAMPLE", "secret")
	signer, err := awsauth.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r := newRequest(t)
	if err := signer.Sign(t.Context(), r, []byte("{}"), "eu-west-1"); err != nil {
		t.Fatal(err)
	}
	want := regexp.MustCompile(`^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/\d{8}/eu-west-1/lex/aws4_request, SignedHeaders=[a-z;-]*host;x-amz-date, Signature=[0-9a-f]{64}$`)
	if got := r.Header.Get("Authorization"); !want.MatchString(got) {
		t.Errorf("authorization %s", got)
	}
}

func TestNoCredentials(t *testing.T) {
	environment(t, "", "")
	signer, err := awsauth.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	err = signer.Sign(t.Context(), newRequest(t), nil, "eu-west-1")
	var speaks slog.LogValuer
	if !errors.As(err, &speaks) {
		t.Fatalf("a request without credentials: %v", err)
	}
	if said := speaks.LogValue().String(); !strings.HasPrefix(said, "awsauth: no credentials in the environment") {
		t.Errorf("the log has %s", said)
	}
	if errors.Unwrap(err) == nil || !strings.HasPrefix(err.Error(), "awsauth: no credentials: ") {
		t.Errorf("the error says %v", err)
	}
	if _, err := awsauth.New(aws.Config{}); err == nil {
		t.Error("a configuration without credentials was taken")
	}
	broken := errors.New("broken")
	if _, err := awsauth.Load(t.Context(), func(*config.LoadOptions) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("a broken option: %v", err)
	}
}

// Credentials are fetched once, however many requests are signed.
func TestCredentialsAreKept(t *testing.T) {
	var fetched atomic.Int32
	signer, err := awsauth.New(aws.Config{Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		fetched.Add(1)
		return aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "secret", SessionToken: "token"}, nil
	})})
	if err != nil {
		t.Fatal(err)
	}
	var requests sync.WaitGroup
	for range 10 {
		requests.Go(func() {
			r := newRequest(t)
			if err := signer.Sign(t.Context(), r, []byte("{}"), "eu-west-1"); err != nil || r.Header.Get("X-Amz-Security-Token") != "token" {
				t.Errorf("%v, token %q", err, r.Header.Get("X-Amz-Security-Token"))
			}
		})
	}
	requests.Wait()
	if got := fetched.Load(); got != 1 {
		t.Errorf("fetched %d times", got)
	}
}
