package botframework

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge"
	"github.com/kommunicate-go/kommunicate/internal/lossless"
)

// A Response is what a bot answers to an activity. Each of its activities is
// posted to the activity's service or, when the channel expects the replies as the
// answer (deliveryMode expectReplies), written there.
type Response struct {
	// Activities are the replies. What they leave out is filled in: the
	// conversation, replyToId, who says it to whom, and the type message.
	Activities []Activity          `json:"activities"`
	Extra      kommunicate.Members `json:"-"`
}

func (r *Response) UnmarshalJSON(data []byte) error { return lossless.Unmarshal(data, r) }
func (r Response) MarshalJSON() ([]byte, error)     { return lossless.Marshal(r) }

// budget leaves the network a second of the 15 that a channel waits.
const budget = 14 * time.Second

// Handler returns the messaging endpoint of a bot of the Bot Framework, answered
// by bot. The turn's Native is the [*Activity]. A bot that replies with more than
// messages puts it into a [*Response], as the turn's NativeAnswer; the messages
// that it returns come after what is in there.
//
// The request is answered when the replies have been posted, or at the end of the
// budget, 14 s, since a channel waits 15 s. What comes later is posted all the
// same, or sent through the client of [kommunicate.WithClient] where the activity
// names a conversation of Kommunicate's.
//
// The bot is asked about messages and events, and about members that join, as
// [kommunicate.EventWelcome], except over Direct Line: there a bridge to
// Kommunicate, such as [New], says when to greet. All else is acknowledged.
//
// The activity says which conversation of Kommunicate's it is of, and on some
// channels a user writes that: give a client only to a bot that nobody but the
// bridge reaches.
//
// Handler does not know who calls. A channel signs its requests with a JSON Web
// Token in the header Authorization: put a middleware in front that checks its
// signature (the keys are named by
// https://login.botframework.com/v1/.well-known/openidconfiguration), issuer
// (https://api.botframework.com), audience (the bot's app id) and that its claim
// serviceurl is the activity's. What an unchecked caller could otherwise do is
// bounded by [Connector.Services].
//
// A reply that cannot be posted is lost, and the channel is not told: give the
// handler a logger ([kommunicate.WithLogger]) to hear of it.
//
// A logger and an observer among the options are those of the replies' calls too.
// Handler panics when the connector or an option is refused.
//
// Source: learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication.
func Handler(bot kommunicate.BotPlatform, connector Connector, opts ...kommunicate.WebhookOption) *kommunicate.Webhook {
	s, err := newSender(connector, opts)
	if err != nil {
		panic(fmt.Errorf("kommunicate: %w", err))
	}
	if f, ok := bot.(kommunicate.BotFunc); bot != nil && (!ok || f != nil) {
		bot = asked{bot, s}
	}
	return kommunicate.NewWebhook(bot, append([]kommunicate.WebhookOption{
		kommunicate.WithDialect(dialect{s}),
		kommunicate.WithBudget(budget),
	}, opts...)...)
}

// HandlerFunc is [Handler] for a function that fills in the response itself:
// [Response.Add] adds messages. An error of it becomes the fallback, and nothing of
// the response is sent.
func HandlerFunc(f func(ctx context.Context, turn *kommunicate.Turn, act *Activity, resp *Response) error, connector Connector, opts ...kommunicate.WebhookOption) *kommunicate.Webhook {
	return Handler(bridge.Func(platform, bridge.Empty[Activity, Response], f), connector, opts...)
}

// asked keeps from a bot what is not for it.
type asked struct {
	kommunicate.BotPlatform
	sender *sender
}

func (b asked) Respond(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
	if act, ok := turn.Native.(*Activity); ok && (!act.asks() || !b.sender.canReply(act)) {
		return nil, nil
	}
	return b.BotPlatform.Respond(ctx, turn)
}

// asks reports whether the activity wants an answer.
func (act *Activity) asks() bool {
	switch act.Type {
	case TypeMessage:
		return true
	case TypeEvent:
		return act.Name != ""
	case TypeUpdate:
		return act.ChannelID != "directline" && act.welcomes()
	}
	return false
}

func (s *sender) canReply(act *Activity) bool {
	_, ok := s.trusted(act.ServiceURL)
	return ok || act.DeliveryMode == expectReplies
}

// dialect is what a channel speaks to a bot.
type dialect struct{ sender *sender }

// KnowsCallers says that no header is missing: a channel sends a token.
func (dialect) KnowsCallers() {}

func (d dialect) Decode(body []byte, turn *kommunicate.Turn) ([]kommunicate.Degraded, error) {
	act := new(Activity)
	if err := act.UnmarshalJSON(body); err != nil {
		return nil, err
	}
	act.fill(turn)
	if act.asks() && !d.sender.canReply(act) {
		return []kommunicate.Degraded{{
			Platform: platform, Pointer: "/serviceUrl", Code: "untrusted-service",
			Detail: "the bot is not asked: replies, and its credentials, would go to a service that is not among Connector.Services",
		}}, nil
	}
	return nil, nil
}

func (dialect) Encode(turn *kommunicate.Turn, msgs []kommunicate.Message) ([]byte, []kommunicate.Degraded, error) {
	act, ok := turn.Native.(*Activity)
	if !ok {
		return nil, nil, errors.New("botframework: the turn comes from another platform")
	}
	response := Response{Activities: []Activity{}}
	if native, ok := turn.NativeAnswer.(*Response); ok && native != nil {
		response = *native
	}
	encoded, degraded, err := Encode(msgs)
	if err != nil {
		return nil, nil, err
	}
	activities := append(append([]Activity{}, response.Activities...), encoded...)
	for i := range activities {
		activities[i].address(act)
	}
	response.Activities = activities
	body, err := response.MarshalJSON()
	return body, degraded, err
}

// address fills in what makes an activity a reply to another.
func (act *Activity) address(to *Activity) {
	setDefault(&act.Type, TypeMessage)
	setDefault(&act.ReplyToID, to.ID)
	if act.Conversation.ID == "" {
		act.Conversation = to.Conversation
	}
	if act.From.ID == "" {
		act.From = to.Recipient
	}
	if act.Recipient.ID == "" {
		act.Recipient = to.From
	}
}

func (dialect) Late(turn *kommunicate.Turn, msgs []kommunicate.Message) ([]kommunicate.Message, []kommunicate.Degraded) {
	response, ok := turn.NativeAnswer.(*Response)
	if !ok || response == nil {
		return msgs, nil
	}
	activities := make([]Activity, len(response.Activities))
	for i := range activities {
		activities[i] = response.Activities[i]
		setDefault(&activities[i].Type, TypeMessage)
	}
	late, degraded := Decode(activities)
	return append(late, msgs...), degraded
}

// CallsBack reports whether replies are posted.
func (dialect) CallsBack(turn *kommunicate.Turn) bool {
	act, ok := turn.Native.(*Activity)
	return ok && act.DeliveryMode != expectReplies
}

// Call posts the replies, one after the other.
func (d dialect) Call(ctx context.Context, turn *kommunicate.Turn, body []byte) error {
	act, ok := turn.Native.(*Activity)
	if !ok || len(body) == 0 {
		return nil
	}
	var response struct {
		Activities []json.RawMessage `json:"activities"`
	}
	if err := json.Unmarshal(body, &response); err != nil {
		return errors.New("botframework: the replies are not JSON")
	}
	for _, activity := range response.Activities {
		if err := d.sender.reply(ctx, act, activity); err != nil {
			return err
		}
	}
	return nil
}
