package botframework

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/call"
	"github.com/kommunicate-go/kommunicate/internal/recent"
)

// A DirectLine is how a bot of the Bot Framework is reached.
type DirectLine struct {
	// Secret is one of the keys of the bot's Direct Line channel. Required, unless
	// there are Tokens.
	Secret string
	// Tokens returns a token for a new conversation, where there is no secret to
	// have: that of the token endpoint of a Copilot Studio agent. It is refreshed
	// before it expires; when it has expired, the bot's conversation begins anew.
	Tokens func(ctx context.Context) (Token, error)
	// Endpoint is where Direct Line is. Default: https://directline.botframework.com;
	// a regional bot has https://europe.directline.botframework.com or the like.
	Endpoint string

	// FirstReply is how long nothing has to come after the bot has acknowledged a
	// turn, for it to be silent. Default: 3 s. Longer for a bot that acknowledges
	// before it has answered.
	FirstReply time.Duration
	// Quiet is how long nothing has to come after a reply, for the answer to be
	// over. Default: 1 s.
	Quiet time.Duration

	// Client delivers what the bot says when no turn waits for it any more, as the
	// Kommunicate bot that was asked last. A middleware around the Bot does not see
	// it. Optional: without it, that comes with the answer to the next turn.
	Client *kommunicate.Client
	// LateFor is how long such replies are waited for, after a turn and after each of
	// them. Default: 2 min. It has no effect without a Client.
	LateFor time.Duration
}

// A Token is the credential of one Direct Line conversation. Its JSON is the
// answer of Direct Line, and of Copilot Studio, to whoever asks for one.
type Token struct {
	Token     string `json:"token"`
	ExpiresIn int    `json:"expires_in"` // In seconds. 0 is half an hour.
}

// A Bot is a bot of the Bot Framework. Each conversation of Kommunicate's has one of
// its own with the bot. The 2048 that were used last, at least, are remembered; any
// other begins anew, as after a restart. It is safe for concurrent use.
type Bot struct {
	line          DirectLine
	base          string
	config        *kommunicate.PlatformConfig
	caller        call.Caller
	late          *late
	mu            sync.Mutex // Guards that a conversation is made once.
	conversations *recent.Map[string, *conversation]
}

const (
	defaultEndpoint  = "https://directline.botframework.com"
	maxConversations = 4096
)

// callBudget is how long an answer is waited for. It leaves a webhook some of
// Kommunicate's 25 seconds.
const callBudget = 20 * time.Second

// New returns a [kommunicate.BotPlatform] that asks a bot over Direct Line.
//
// [kommunicate.WithBudget] is for the whole answer, 20 s by default. End a Bot that
// has a Client with [Bot.Shutdown].
//
// Refused, with a [*kommunicate.ValidationError]: neither secret nor tokens, or
// both, an endpoint that is none, and times that are less than 0.
//
// Source: learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-direct-line-3-0-concepts.
func New(line DirectLine, opts ...kommunicate.PlatformOption) (*Bot, error) {
	if line.Endpoint == "" {
		line.Endpoint = defaultEndpoint
	}
	if err := line.check(); err != nil {
		return nil, err
	}
	config, err := kommunicate.NewPlatformConfig(callBudget, opts...)
	if err != nil {
		return nil, err
	}
	orElse(&line.FirstReply, 3*time.Second)
	orElse(&line.Quiet, time.Second)
	orElse(&line.LateFor, 2*time.Minute)
	return &Bot{
		line:          line,
		base:          strings.TrimSuffix(line.Endpoint, "/") + "/v3/directline/",
		config:        config,
		caller:        call.Caller{Platform: platform, Config: config, Explain: explain},
		conversations: recent.New[string, *conversation](maxConversations),
		late:          newLate(),
	}, nil
}

func orElse(d *time.Duration, otherwise time.Duration) {
	if *d == 0 {
		*d = otherwise
	}
}

func (l *DirectLine) check() error {
	var found []*kommunicate.ValidationError
	refuse := func(pointer, code, detail string) {
		found = append(found, &kommunicate.ValidationError{Pointer: pointer, Code: code, Detail: detail})
	}
	if (l.Secret == "") == (l.Tokens == nil) {
		refuse("/secret", "direct-line-secret", "a bot is reached with either a Secret of its Direct Line channel or Tokens: is it configured?")
	}
	if notInHeader(l.Secret) {
		refuse("/secret", "direct-line-secret", "a secret has no space or control character in it, such as a line break")
	}
	u, err := url.Parse(l.Endpoint)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		refuse("/endpoint", "endpoint", "an endpoint has the form https://host")
	}
	for _, t := range []struct {
		pointer string
		d       time.Duration
	}{{"/firstReply", l.FirstReply}, {"/quiet", l.Quiet}, {"/lateFor", l.LateFor}} {
		if t.d < 0 {
			refuse(t.pointer, "negative", "a time to wait is not less than 0")
		}
	}
	return call.Join(platform, found...)
}

func notInHeader(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r >= 0x7f })
}

// Respond tells the bot what the user did, and returns what of its answer
// Kommunicate would show: see [Decode]. An event is an event activity whose value
// are the free keys of the chat context; files and places are attachments and
// entities; the data of a form, and the value of a button that is more than a text,
// are the activity's value. The chat context goes along in channelData.kommunicate.
//
// With [errors.Is], its errors are [kommunicate.ErrCredentials],
// [kommunicate.ErrQuota] or [context.DeadlineExceeded] for what they are, the last
// also when the bot has not acknowledged the turn within Direct Line's 15 seconds;
// they are [*kommunicate.APIError]s where Direct Line answered. Nothing is told
// twice: after an error, the bot may have got it.
func (b *Bot) Respond(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
	act, err := activityOf(turn)
	if err != nil {
		return nil, err
	}
	if act == nil {
		b.config.Report(ctx, []kommunicate.Degraded{{
			Platform: platform, Pointer: "/message", Code: "nothing-to-ask",
			Detail: "the turn has neither text, event, file nor data: the bot is not asked",
		}})
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, b.config.Budget)
	defer cancel()
	c, err := b.take(ctx, turn.GroupID)
	if err != nil {
		return nil, err
	}
	defer c.release()
	activities, err := b.ask(ctx, c, act)
	b.watch(c, turn)
	if err != nil {
		return nil, err
	}
	messages, degraded := Decode(activities)
	b.config.Report(ctx, degraded)
	return messages, nil
}

// bearer is the header that authenticates.
func bearer(key string) http.Header { return http.Header{"Authorization": {"Bearer " + key}} }
