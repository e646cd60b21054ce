package botframework

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/call"
)

// A Connector is how a bot's replies reach the channels.
type Connector struct {
	// HTTPClient authenticates as the bot: that of
	// golang.org/x/oauth2/clientcredentials, with the app's id and password, the
	// token URL https://login.microsoftonline.com/TENANT/oauth2/v2.0/token and the
	// scope https://api.botframework.com/.default. Optional: without it, no
	// credentials are sent, as the Bot Framework Emulator has it.
	HTTPClient *http.Client
	// Services are where replies may go, each a scheme and a host; a host that
	// begins with "*." is all hosts below it. An activity says by itself where
	// replies go, and with them go the bot's credentials: what names another
	// service is reported, and the bot not asked. Optional: without it, those of
	// Microsoft's channels.
	Services []string
}

// microsoft are the services of Microsoft's channels.
//
// Source: learn.microsoft.com/azure/bot-service/bot-service-resources-faq-security.
var microsoft = []string{
	"https://*.botframework.com",
	"https://smba.trafficmanager.net",
	"https://*.botframework.azure.us",
	"https://*.botframework.azure.cn",
}

// callTime is how long one reply may take.
const callTime = 15 * time.Second

// A sender is a Connector that is ready.
type sender struct {
	services []service
	caller   call.Caller
}

type service struct {
	scheme, host string
	below        bool // All hosts below, and not the host itself.
}

// newSender returns a sender with the logger and the observer of a handler's
// options. What else both could have, such as a header, means another thing there.
func newSender(c Connector, handler []kommunicate.WebhookOption) (*sender, error) {
	s := &sender{}
	list := c.Services
	if list == nil {
		list = microsoft
	}
	for i, text := range list {
		u, err := url.Parse(text)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.ForceQuery || strings.Trim(u.Path, "/") != "" {
			return nil, fmt.Errorf("botframework: Services[%d] has not the form https://host", i)
		}
		host, below := strings.CutPrefix(strings.ToLower(u.Host), "*")
		if strings.Contains(host, "*") || below && !strings.HasPrefix(host, ".") {
			return nil, fmt.Errorf("botframework: Services[%d] has a * elsewhere than in front of a dot", i)
		}
		s.services = append(s.services, service{u.Scheme, host, below})
	}
	var opts []kommunicate.PlatformOption
	if c.HTTPClient != nil {
		opts = append(opts, kommunicate.WithHTTPClient(c.HTTPClient))
	}
	for _, given := range handler {
		if o, ok := given.(kommunicate.Option); ok {
			opts = append(opts, o)
		}
	}
	config, err := kommunicate.NewPlatformConfig(callTime, opts...)
	if err != nil {
		return nil, err
	}
	s.caller = call.Caller{Platform: platform, Config: config, Explain: explain}
	return s, nil
}

// trusted returns the service's URL, if replies may go there.
func (s *sender) trusted(serviceURL string) (*url.URL, bool) {
	u, err := url.Parse(serviceURL)
	if err != nil || u.User != nil || u.Opaque != "" || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return nil, false
	}
	host := strings.ToLower(u.Host)
	return u, slices.ContainsFunc(s.services, func(known service) bool {
		if known.scheme != u.Scheme {
			return false
		}
		return host == known.host && !known.below || known.below && strings.HasSuffix(host, known.host) && len(host) > len(known.host)
	})
}

var errUntrusted = errors.New("botframework: the activity's service is none that replies may go to")

// reply posts a reply to the activity.
func (s *sender) reply(ctx context.Context, to *Activity, body []byte) error {
	u, ok := s.trusted(to.ServiceURL)
	if !ok {
		return errUntrusted
	}
	path := []string{"v3", "conversations", url.PathEscape(to.Conversation.ID), "activities"}
	if to.ID != "" {
		path = append(path, url.PathEscape(to.ID))
	}
	if slices.ContainsFunc(path, func(segment string) bool { return segment == "" || segment == "." || segment == ".." }) {
		return errors.New("botframework: the activity names no conversation")
	}
	_, err := s.caller.Do(ctx, call.Request{
		Method: http.MethodPost,
		URL:    strings.TrimSuffix(u.String(), "/") + "/" + strings.Join(path, "/"),
		Path:   "reply",
		Body:   body,
	})
	return err
}
