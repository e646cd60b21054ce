package kommunicatetest

import (
	"context"
	"encoding/base64"
	"net/http"
	"time"
)

// A Forward is where every message is posted, as the dashboard configures it
// under Settings, Webhooks & Security. It has either a URL or a Handler.
type Forward struct {
	// URL is the webhook's address.
	URL string
	// Handler is called in the process, in place of URL.
	Handler http.Handler
	// Token goes with each call, in the header Authentication. Optional.
	Token string
	// HTTPClient calls URL. Optional.
	HTTPClient *http.Client
	// Wait returns when all that was forwarded is handled, answers sent. Optional:
	// without it, a Handler that has a method Wait(context.Context) error, as
	// [kommunicate.ForwardWebhook] and [kommunicate.Relay] have, is waited for.
	Wait func(context.Context) error
}

// SetForward forwards every message of every conversation from now on: of users,
// agents and bots, hidden ones and notices among them. Those of one conversation
// come one after the other. An answer other than 2xx stands as a remark in the
// transcript, and the message is not repeated. The zero Forward ends that.
//
// It panics when forward has both a URL and a Handler.
func (s *Server) SetForward(forward Forward) {
	if forward.URL != "" && forward.Handler != nil {
		panic("kommunicatetest: a Forward has either a URL or a Handler")
	}
	hook := Bot{URL: forward.URL, Handler: forward.Handler, HTTPClient: forward.HTTPClient, Wait: forward.Wait}
	if hook.URL == "" {
		hook.URL = "https://" + botHost + "/forward"
	}
	if hook.Wait == nil {
		hook.Wait = waiterOf(hook.Handler)
	}
	if forward.Token != "" {
		value := "Basic " + base64.StdEncoding.EncodeToString([]byte(forward.Token))
		hook.Header = http.Header{"Authentication": {value}}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forwarding = forward.URL != "" || forward.Handler != nil
	s.forwardTo = hook
}

// forward queues a message behind the others of its conversation.
func (s *Server) forward(t *thread, e *entry) {
	if !s.forwarding || !t.grow("", "", e.from) {
		return
	}
	t.outbox = append(t.outbox, mustJSON(forwardBodyOf(t, e)))
	if !t.forwarding {
		t.forwarding = s.startLocked(func() { s.empty(t) })
	}
}

// empty posts what is in a conversation's outbox.
func (s *Server) empty(t *thread) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(t.outbox) > 0 && s.forwarding && !s.closed {
		body, hook := t.outbox[0], s.forwardTo
		t.outbox = t.outbox[1:]
		s.mu.Unlock()
		_, err := s.postBody(hook, hook.URL, body, nil)
		s.mu.Lock()
		if err != nil {
			t.fail("", "who takes forwarded messages %v", err)
		}
	}
	t.outbox, t.forwarding = nil, false
	t.touch()
}

// A forwardBody is what Kommunicate posts for a message. It is written from the
// documents, and not with the library that reads it.
type forwardBody struct {
	Key           string            `json:"key"`
	From          string            `json:"from"`
	GroupID       int64             `json:"groupId"`
	ClientGroupID string            `json:"clientGroupId"`
	GroupName     string            `json:"groupName"`
	Message       string            `json:"message"`
	TimeStamp     int64             `json:"timeStamp"`
	Connected     bool              `json:"receiverConnected"`
	LastSeenAt    int64             `json:"receiverLastSeenAtTime"`
	File          *forwardedFile    `json:"file,omitempty"`
	Metadata      map[string]string `json:"metadata,omitempty"`
}

type forwardedFile struct {
	Name         string `json:"name"`
	URL          string `json:"url"`
	ContentType  string `json:"contentType"`
	Size         int64  `json:"size"`
	ThumbnailURL string `json:"thumbnailUrl,omitempty"`
}

func forwardBodyOf(t *thread, e *entry) forwardBody {
	body := forwardBody{
		Key: e.key, From: e.from, GroupID: t.id, ClientGroupID: t.clientID, GroupName: t.title,
		Message: e.text, TimeStamp: e.at.UnixMilli(), Connected: true, LastSeenAt: time.Now().UnixMilli(),
		Metadata: e.metadata,
	}
	if f := e.file; f != nil {
		body.File = &forwardedFile{
			Name: f.Name, URL: f.URL, ContentType: f.ContentType, Size: f.Size, ThumbnailURL: f.ThumbnailURL,
		}
	}
	return body
}
