package kommunicate

import (
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/kommunicate-go/kommunicate/internal/egress"
)

// defaultBaseURL is where Kommunicate's platform API is.
//
// Source: docs.kommunicate.io/docs/api-authentication.
const defaultBaseURL = "https://services.kommunicate.io"

// clientConfig is what the options of a [Client] add up to.
type clientConfig struct {
	baseURL string // Without a slash at its end.
	http    *http.Client
	retry   RetryPolicy // With its defaults filled in.
	skipBot bool
	logger  *slog.Logger

	observer Observer // nil for none.

	wholeHandoffs bool
}

func defaultClientConfig() *clientConfig {
	return &clientConfig{
		baseURL: defaultBaseURL,
		http:    defaultHTTPClient(),
		retry:   RetryPolicy{}.withDefaults(),
		skipBot: true,
		logger:  orDiscard(nil),
	}
}

// defaultHTTPClient gives up on a request after 30 seconds.
func defaultHTTPClient() *http.Client {
	return &http.Client{Transport: egress.Transport(), Timeout: 30 * time.Second}
}

// WithBaseURL sets where the platform API is, for a region or a test server. A
// path is kept and stands before /rest/ws. Default:
// https://services.kommunicate.io. The last
// one given counts.
//
// Refused: a URL that is not https, except on a loopback host, since the API key
// travels in a header; one with user info, a query or a fragment.
func WithBaseURL(base string) ClientOption {
	return clientOptionFunc(func(c *clientConfig) error {
		if err := checkBaseURL(base); err != nil {
			return &ValidationError{Pointer: "/baseUrl", Code: "bad-url", Detail: err.Error()}
		}
		c.baseURL = strings.TrimRight(base, "/")
		return nil
	})
}

func checkBaseURL(base string) error {
	u, err := url.Parse(base)
	switch {
	case err != nil || u.Host == "" || u.Opaque != "":
		return errors.New("is not a URL with a host: write it as https://services.kommunicate.io")
	case u.Scheme != "https" && (u.Scheme != "http" || !isLoopback(u.Hostname())):
		return errors.New("must start with https://, or the API key would travel unencrypted; http:// is for loopback hosts only")
	case u.User != nil:
		return errors.New("must not hold a user name or password: the API key is an argument of NewClient")
	case strings.ContainsAny(base, "?#"):
		return errors.New("must not hold a query or fragment")
	}
	return nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// WithHTTPClient sets what carries the requests: proxies, instrumentation, a
// test's transport, its own time-out. Default: a client of this library's own
// that gives up after 30 seconds, and connects to no link-local address and no
// metadata service of a cloud. A nil client is the default.
//
// The client is copied, and its CheckRedirect is not used: no redirect is
// followed, so that neither a key nor a user's text goes anywhere but to the URL
// that was given.
//
// For a platform, the client is also what authenticates the calls, if the
// platform wants that: [golang.org/x/oauth2] makes such clients. The time-out of
// the default client is the budget then ([WithBudget]).
func WithHTTPClient(client *http.Client) CallOption { return httpClientOption{client} }

type httpClientOption struct{ client *http.Client }

func (o httpClientOption) applyClient(c *clientConfig) error {
	c.http = o.orDefault()
	return nil
}

func (o httpClientOption) applyPlatform(c *PlatformConfig) error {
	c.HTTPClient = o.orDefault()
	if o.client == nil {
		c.HTTPClient.Timeout = 0
	}
	return nil
}

func (o httpClientOption) orDefault() *http.Client {
	if o.client == nil {
		return defaultHTTPClient()
	}
	copied := *o.client
	return &copied
}

// WithRetryPolicy sets how often and how long a request is tried. Default: the
// zero [RetryPolicy]. Refused: negative values, and a MinDelay above MaxDelay.
func WithRetryPolicy(policy RetryPolicy) ClientOption {
	return clientOptionFunc(func(c *clientConfig) error {
		c.retry = policy.withDefaults()
		return check(c.retry)
	})
}

// WithSkipBot says whether messages carry skipBot, which keeps Kommunicate from
// handing them to the conversation's bot. Default: true, since a bot that is
// handed its own messages answers itself. A client that sends what end users
// said elsewhere, and wants the bot to answer, sets it to false. A message whose
// Metadata has a skipBot keeps its own. [Client.TriggerEvent] never sets it.
func WithSkipBot(skip bool) ClientOption {
	return clientOptionFunc(func(c *clientConfig) error {
		c.skipBot = skip
		return nil
	})
}
