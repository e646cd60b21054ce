package watson

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/call"
)

// A TokenSource returns a bearer token that is valid now. It is asked before each
// call, by many goroutines at once.
type TokenSource interface {
	Token(ctx context.Context) (string, error)
}

// IAM is the [TokenSource] that exchanges an API key of IBM Cloud for tokens of its
// Identity and Access Management, and renews them in time. It is safe for
// concurrent use.
//
// Source: cloud.ibm.com/apidocs/iam-identity-token-api.
type IAM struct {
	form   []byte
	budget time.Duration
	caller call.Caller
	flight flight

	mu      sync.Mutex
	token   string
	renewal time.Time
}

// iamURL is where IBM Cloud exchanges keys for tokens.
const iamURL = "https://iam.cloud.ibm.com/identity/token"

// NewIAM returns the token source of an API key. An exchange takes 10 s at most,
// unless [kommunicate.WithBudget] says otherwise.
//
// Refused, with a [*kommunicate.ValidationError]: no key.
func NewIAM(apiKey string, opts ...kommunicate.PlatformOption) (*IAM, error) {
	if err := call.Check(platform, struct {
		APIKey string `json:"apiKey" validate:"required"`
	}{apiKey}); err != nil {
		return nil, err
	}
	config, err := kommunicate.NewPlatformConfig(10*time.Second, opts...)
	if err != nil {
		return nil, err
	}
	form := url.Values{"grant_type": {"urn:ibm:params:oauth:grant-type:apikey"}, "apikey": {apiKey}}
	return &IAM{
		form:   []byte(form.Encode()),
		budget: config.Budget,
		caller: call.Caller{Platform: platform, Config: config, Sign: asForm, Secret: apiKey, Explain: explainIAM},
	}, nil
}

// asForm makes a request one whose body is a form.
func asForm(_ context.Context, r *http.Request, _ []byte) error {
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return nil
}

// Token returns a token with at least a fifth of its time left. A key that IBM
// does not know is [kommunicate.ErrCredentials] where the token is for a [Bot]; IAM
// out of order is not.
func (s *IAM) Token(ctx context.Context) (string, error) {
	if token, ok := s.valid(); ok {
		return token, nil
	}
	return s.flight.do(ctx, "", s.budget, s.exchange)
}

func (s *IAM) valid() (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.token, s.token != "" && time.Now().Before(s.renewal)
}

func (s *IAM) exchange(ctx context.Context) (string, error) {
	if token, ok := s.valid(); ok { // Another exchange has just ended.
		return token, nil
	}
	now := time.Now()
	body, err := s.caller.Post(ctx, iamURL, "identity/token", s.form)
	if err != nil {
		return "", err
	}
	var answer struct {
		AccessToken string  `json:"access_token"`
		ExpiresIn   float64 `json:"expires_in"` // Seconds.
	}
	if json.Unmarshal(body, &answer) != nil || answer.AccessToken == "" || strings.ContainsFunc(answer.AccessToken, notInToken) {
		return "", s.caller.Misread("the answer of IBM Cloud IAM holds no token")
	}
	seconds := min(max(answer.ExpiresIn, 0), 24*60*60)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.token, s.renewal = answer.AccessToken, now.Add(time.Duration(seconds*0.8*float64(time.Second)))
	return s.token, nil
}

// notInToken reports whether r would end a header's value.
func notInToken(r rune) bool { return r <= ' ' || r > '~' }

// explainIAM reads what IAM says of a failure.
func explainIAM(_ http.Header, body []byte) (code, description string) {
	var answer struct {
		Code    string `json:"errorCode"`
		Message string `json:"errorMessage"`
	}
	if json.Unmarshal(body, &answer) != nil {
		return "", ""
	}
	return answer.Code, answer.Message
}

// bearer returns what signs calls with the tokens of a source.
func bearer(tokens TokenSource) func(context.Context, *http.Request, []byte) error {
	return func(ctx context.Context, r *http.Request, _ []byte) error {
		token, err := tokens.Token(ctx)
		if err != nil {
			return err
		}
		if token == "" || strings.ContainsFunc(token, notInToken) {
			return fmt.Errorf("the token source returned no token")
		}
		r.Header.Set("Authorization", "Bearer "+token)
		return nil
	}
}

// basic returns what signs calls with an API key.
func basic(apiKey string) func(context.Context, *http.Request, []byte) error {
	return func(_ context.Context, r *http.Request, _ []byte) error {
		r.SetBasicAuth("apikey", apiKey)
		return nil
	}
}
