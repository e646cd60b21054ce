// Package botframeworktest plays Direct Line 3.0 and the service that a bot's
// replies go to, in the process, for tests of a bot of the Bot Framework and of
// what calls one. It is written from Microsoft's documents.
//
//	line := botframeworktest.NewDirectLine(botframework.Handler(bot, botframeworktest.Connector()))
//	front, err := botframework.New(botframework.DirectLine{Secret: botframeworktest.Secret},
//		kommunicate.WithHTTPClient(line.Client()))
package botframeworktest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/kommunicate-go/kommunicate/internal/inprocess"
	"github.com/kommunicate-go/kommunicate/platforms/botframework"
)

// Secret is the secret of every [DirectLine].
const Secret = "direct-line-secret"

// TokenLife is how long a token lasts.
const TokenLife = 30 * time.Minute

// ServiceURL is where the bot is told to send its replies to.
const ServiceURL = "https://directline.botframework.com/"

// A DirectLine is an [http.Handler] that answers Direct Line's calls, and has a
// bot's messaging endpoint answer the activities. Its fields are to be set before
// it is used.
type DirectLine struct {
	// Header goes with each call of the bot, as the signature does that
	// Microsoft's channels send.
	Header http.Header
	// Wait is how long the bot may take to acknowledge. Default: 15 s.
	Wait time.Duration

	bot http.Handler

	mu            sync.Mutex
	conversations map[string]*conversation
	failures      []failure
	tokens        int
}

// A conversation is what was said in one.
type conversation struct {
	id         string
	activities []botframework.Activity
	users      map[string]bool
	tokens     map[string]time.Time // Until when each is valid.
}

// NewDirectLine returns a line to the bot with this messaging endpoint, such as
// [botframework.Handler] with the [Connector] of this package. With another one the
// bot posts its replies to Microsoft, and is silent here.
func NewDirectLine(bot http.Handler) *DirectLine {
	return &DirectLine{bot: bot, conversations: make(map[string]*conversation)}
}

// Client returns a client whose calls the line answers, whatever the host.
func (d *DirectLine) Client() *http.Client {
	return &http.Client{Transport: inprocess.Transport{Handler: d}}
}

// Connector returns what lets a bot reply to the lines of this package: to the one
// whose activity it is that it answers.
func Connector() botframework.Connector {
	return botframework.Connector{HTTPClient: &http.Client{Transport: back{}}}
}

// back is the way back from a bot to the line that asked it.
type back struct{}

type lineKey struct{}

func (back) RoundTrip(r *http.Request) (*http.Response, error) {
	line, ok := r.Context().Value(lineKey{}).(*DirectLine)
	if !ok {
		if r.Body != nil {
			r.Body.Close()
		}
		return nil, errors.New("botframeworktest: the reply is not to an activity of a DirectLine")
	}
	return inprocess.Transport{Handler: line}.RoundTrip(r)
}

// Fail lets the next call fail, with an error of this code.
func (d *DirectLine) Fail(status int, code string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.failures = append(d.failures, failure{status, code, "It failed."})
}

// Conversations returns the ids of the conversations, in order.
func (d *DirectLine) Conversations() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	ids := make([]string, len(d.conversations))
	for i := range ids {
		ids[i] = conversationID(i)
	}
	return ids
}

// Activities returns what was said in a conversation, in order.
func (d *DirectLine) Activities(id string) []botframework.Activity {
	d.mu.Lock()
	defer d.mu.Unlock()
	if c := d.conversations[id]; c != nil {
		return append([]botframework.Activity(nil), c.activities...)
	}
	return nil
}

// Say lets the bot say something, to nobody's question.
func (d *DirectLine) Say(id string, act botframework.Activity) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if c := d.conversations[id]; c != nil {
		act.From = bot
		c.add(act)
	}
}

// bot is the account of the bot.
var bot = botframework.ChannelAccount{ID: "bot@x", Name: "bot", Role: "bot"}

func conversationID(i int) string { return fmt.Sprintf("conv-%d", i+1) }

// add gives an activity its place and returns its id.
func (c *conversation) add(act botframework.Activity) string {
	act.ID = fmt.Sprintf("%s|%07d", c.id, len(c.activities))
	act.Timestamp = time.Now().UTC().Format(time.RFC3339Nano)
	act.ChannelID = "directline"
	act.Conversation = botframework.ConversationAccount{ID: c.id}
	c.activities = append(c.activities, act)
	return act.ID
}

// deliver gives an activity to the bot, and reports how it failed, if it did.
func (d *DirectLine) deliver(ctx context.Context, act botframework.Activity) *failure {
	wait := d.Wait
	if wait == 0 {
		wait = 15 * time.Second
	}
	ctx, cancel := context.WithTimeout(context.WithValue(ctx, lineKey{}, d), wait)
	defer cancel()
	act.ServiceURL, act.Recipient = ServiceURL, bot
	body, err := act.MarshalJSON()
	if err != nil {
		return &failure{http.StatusBadRequest, "BadSyntax", "Invalid or missing activities in HTTP body"}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://bot.test/api/messages", strings.NewReader(string(body)))
	if err != nil {
		return &failure{http.StatusInternalServerError, "ServiceError", "The bot has no URL"}
	}
	for name, values := range d.Header {
		request.Header[name] = values
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := inprocess.Transport{Handler: d.bot}.RoundTrip(request)
	if err != nil {
		return &failure{http.StatusBadGateway, "BotTimedOut", "Failed to send activity: bot timed out"}
	}
	defer response.Body.Close()
	if response.StatusCode < 200 || response.StatusCode > 299 {
		return &failure{http.StatusBadGateway, "BotRejectedActivity", "Failed to send activity: bot returned an error"}
	}
	return nil
}
