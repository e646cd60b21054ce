package kommunicate

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/kommunicate-go/kommunicate/internal/rawjson"
	"github.com/kommunicate-go/kommunicate/internal/validate"
)

// Sent is what Kommunicate tells of a message that it took.
type Sent struct {
	// Key is the message's id. It is "" where an old host answers with a mere
	// "success".
	Key string
	// CreatedAt is to the millisecond, UTC.
	CreatedAt time.Time
}

// SendMessage sends messages to a conversation as from, a user, agent or bot, one
// after the other. The conversation's bot is not asked to answer them: see
// [WithSkipBot]. All are validated before the first one goes out. On error the
// slice holds what was sent until then, and the error names the message.
//
// There is one Sent for each bubble. That is not always one for each message:
//
//   - [ResolveConversation] and [HandoffToAgent] are calls of their own, made as
//     from after the rest of their message has gone out. A message of nothing
//     else has no bubble.
//   - Any other [Handoff] goes out as a second message, after what its own shows:
//     see [SplitHandoffs].
//
// [AddTags], [AskCSAT] and [UpdateUserDetail] ride on their message; for a user
// whose id is known there is [Client.UpdateUser]. A message with an Attachment or
// a Location takes the documented call for those.
//
// A message is never sent twice by this library. When it is not known whether it
// arrived (the connection broke, the answer was HTTP 500 or the like, or no one
// can read it), the error wraps [ErrOutcomeUnknown].
//
// Source: docs.kommunicate.io/docs/api-detail, "Send message" and "Send
// attachments".
func (c *Client) SendMessage(ctx context.Context, to GroupID, from string, msgs ...Message) ([]Sent, error) {
	return c.deliver(ctx, to, from, "", msgs...)
}

// deliver is SendMessage to a conversation whose user is known, if user is not "":
// then [UpdateUserDetail] is a call of its own too.
func (c *Client) deliver(ctx context.Context, to GroupID, from, user string, msgs ...Message) ([]Sent, error) {
	errands, err := c.plan(to, from, user, msgs)
	if err != nil {
		return nil, err
	}
	sent, _, err := c.carryOutAll(ctx, errands)
	return sent, err
}

// prepare does of deliver what sends nothing. It returns the rest.
func (c *Client) prepare(to GroupID, from, user string, msgs ...Message) (func(context.Context) ([]Sent, error), error) {
	errands, err := c.plan(to, from, user, msgs)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) ([]Sent, error) {
		sent, _, err := c.carryOutAll(ctx, errands)
		return sent, err
	}, nil
}

func (c *Client) plan(to GroupID, from, user string, msgs []Message) ([]errand, error) {
	d := delivery{To: to, From: from, user: user, skipBot: c.skipBot, whole: c.wholeHandoffs}
	return d.plan(msgs)
}

// carryOutAll also returns how many errands were carried out: the error is that of
// the next one.
func (c *Client) carryOutAll(ctx context.Context, errands []errand) (sent []Sent, done int, err error) {
	for i, e := range errands {
		s, err := c.carryOut(ctx, e)
		if err != nil {
			return sent, i, fmt.Errorf("%w (msgs[%d])", err, e.message)
		}
		if e.bubble {
			sent = append(sent, s)
		}
	}
	return sent, len(errands), nil
}

// An errand is one of the calls that a delivery takes.
type errand struct {
	call
	bubble  bool    // The call sends a message.
	handoff Handoff // The call carries it out; nil for none.
	message int     // Index of the message that it belongs to.
	stamp   string  // The bubble's id, if it has one.
}

func (c *Client) carryOut(ctx context.Context, e errand) (Sent, error) {
	result, err := c.do(ctx, e.call)
	if err != nil || !e.bubble {
		return Sent{}, err
	}
	sent, ok := sentOf(result)
	if !ok {
		return Sent{}, e.misread("it has no message key")
	}
	return sent, nil
}

// sentOf reads {messageKey, createdAt}, or a word that says yes.
func sentOf(result json.RawMessage) (Sent, bool) {
	w, err := newDecoder(result)
	if err != nil {
		return Sent{}, false
	}
	defer w.release()
	var sent Sent
	switch w.value.Kind() {
	case rawjson.String:
		return sent, isYes(w.value.Text())
	case rawjson.Object:
		sent.fields(w)
	}
	return sent, sent.Key != ""
}

func (s *Sent) fields(w *wire) {
	var extra Members
	w.object(&extra, func() {
		w.text("messageKey", &s.Key)
		w.millis("createdAt", &s.CreatedAt)
	})
}

// A delivery turns messages into calls.
type delivery struct {
	To      GroupID `json:"groupId" validate:"required,id"`
	From    string  `json:"fromUserName" validate:"required,id"`
	user    string
	skipBot bool
	whole   bool   // A handoff that needs no call of its own stays where it is.
	stamp   string // What the ids of bubbles begin with; "" for bubbles without.
	stamps  int    // Ids given.
}

// plan validates and encodes everything. The pointers of a [*ValidationError] of
// the i'th message begin with /i.
func (d *delivery) plan(msgs []Message) ([]errand, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	errands := make([]errand, 0, len(msgs))
	for i := range msgs {
		var err error
		before := len(errands)
		if errands, err = d.planOne(errands, &msgs[i]); err != nil {
			return nil, repoint(err, func(pointer string) string { return "/" + strconv.Itoa(i) + pointer })
		}
		for j := range errands[before:] {
			errands[before+j].message = i
		}
	}
	return errands, nil
}

// check asks the validator, which is slow, only what is wrong.
func (d *delivery) check() error {
	if validate.ID(string(d.To)) && validate.ID(d.From) {
		return nil
	}
	return check(d)
}

// planOne appends the call that sends m as it is, unless parts of it are to follow
// it.
func (d *delivery) planOne(errands []errand, m *Message) ([]errand, error) {
	whole, err := d.bubble(m)
	if err != nil {
		return nil, err
	}
	rest := *m
	action, err := d.takeAction(&rest)
	if err != nil {
		return nil, err
	}
	handoff, err := d.handOff(&rest, len(action) > 0)
	if err != nil {
		return nil, err
	}
	switch {
	case len(action)+len(handoff) == 0:
		return append(errands, whole), nil
	case rest.saysSomething():
		first, err := d.bubble(&rest)
		if err != nil {
			return nil, err
		}
		errands = append(errands, first)
	}
	return append(append(errands, action...), handoff...), nil
}

// bubble is the call that sends m as a message.
func (d *delivery) bubble(m *Message) (errand, error) {
	e := errand{bubble: true, handoff: m.Handoff}
	if d.stamp != "" && !m.empty() {
		stamped, id, err := d.stamped(m)
		if err != nil {
			return errand{}, err
		}
		m, e.stamp = &stamped, id
	}
	body, err := appendSendBody(nil, m, d.To, d.From, d.skipBot)
	if err != nil {
		return errand{}, err
	}
	e.call = call{method: http.MethodPost, path: "/rest/ws/message/v2/send", body: body}
	if m.Attachment != nil || m.Location != nil {
		e.path = "/rest/ws/message/send"
		e.ofUser = d.From
	}
	return e, nil
}

// takeAction takes an action off the message that has a documented call.
func (d *delivery) takeAction(m *Message) ([]errand, error) {
	var r call
	var err error
	switch action := m.Action.(type) {
	case ResolveConversation, *ResolveConversation:
		r, err = (&StatusChange{Status: StatusResolved, Actor: d.From}).call(d.To)
	case UpdateUserDetail:
		return d.takeUpdate(m, &action)
	case *UpdateUserDetail:
		return d.takeUpdate(m, action)
	default:
		return nil, nil
	}
	m.Action = nil
	return []errand{{call: r}}, err
}

// takeUpdate takes off the message an update that the call for it accepts. Any
// other stays in the metadata.
func (d *delivery) takeUpdate(m *Message, detail *UpdateUserDetail) ([]errand, error) {
	if d.user == "" {
		return nil, nil
	}
	r, err := detail.call(d.user)
	if err != nil {
		return nil, nil // It is sound as an action, such as one with a placeholder.
	}
	m.Action = nil
	return []errand{{call: r}}, nil
}

// handOff takes the handoff off the message: the one that has a documented call,
// and any other when it is to follow something: what the message shows, or the
// call that its action is.
func (d *delivery) handOff(m *Message, follows bool) ([]errand, error) {
	if agent := agentOf(m.Handoff); agent != nil {
		r, err := (&Assignment{Assignee: agent.UserID, Actor: d.From}).call(d.To)
		if err != nil {
			return nil, repoint(err, func(string) string { return "/metadata/KM_ASSIGN_TO" })
		}
		m.Handoff = nil
		return []errand{{call: r, handoff: *agent}}, nil
	}
	if m.Handoff == nil || !follows && (d.whole || !m.shows()) {
		return nil, nil
	}
	alone := m.takeHandoff()
	last, err := d.bubble(&alone)
	return []errand{last}, err
}

func agentOf(h Handoff) *HandoffToAgent {
	switch h := h.(type) {
	case HandoffToAgent:
		return &h
	case *HandoffToAgent:
		return h
	}
	return nil
}

// saysSomething tells whether the message is worth sending. What only steers its
// delivery is not.
func (m Message) saysSomething() bool {
	m.Metadata.Delete(skipBotKey)
	return !m.empty()
}
