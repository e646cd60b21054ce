package flow

import (
	"context"
	"slices"
	"time"

	"github.com/kommunicate-go/kommunicate"
)

// OfficeHours keeps the bot from promising people outside office hours: a
// message that hands off, from the bot or from a flow inside this one, is
// replaced by closed, said once in an answer. An Action of a replaced message
// still goes out, ahead of it; its Metadata and AttachmentButton stay, unless
// closed has its own. Everything else passes at any time, since a bot needs no
// sleep, and so does a handoff to another bot ([kommunicate.HandoffToBot]). One
// that was decoded and raises no event is taken for an agent's, from which nothing
// tells it apart.
//
// The time is that at which the bot has answered, by package time: in a test, that
// of a testing/synctest bubble, which begins on a Saturday at midnight UTC. For a bot
// that should say something else by night altogether, ask [Hours.Open]. What is
// handed off outside the chain, such as a webhook's fallback message, this flow does
// not see.
//
// It panics when hours is nil or closed cannot be sent.
func OfficeHours(hours *Hours, closed kommunicate.Message) kommunicate.Middleware {
	if hours == nil {
		panic("flow: OfficeHours: nil hours")
	}
	needValid("OfficeHours: closed", closed)
	return func(bot kommunicate.BotPlatform) kommunicate.BotPlatform {
		return kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
			messages, err := bot.Respond(ctx, turn)
			if slices.ContainsFunc(messages, toPeople) && !hours.Open(time.Now()) {
				messages = withoutPeople(messages, closed)
			}
			return messages, err
		})
	}
}

// withoutPeople returns the answer with closed in place of the handoffs to
// people.
func withoutPeople(messages []kommunicate.Message, closed kommunicate.Message) []kommunicate.Message {
	kept := make([]kommunicate.Message, 0, len(messages)+1)
	said := false
	for _, m := range messages {
		if !toPeople(m) {
			kept = append(kept, m)
			continue
		}
		if m.Action != nil {
			kept = append(kept, kommunicate.Message{Action: m.Action})
		}
		if !said {
			kept = append(kept, inPlaceOf(m, closed))
			said = true
		}
	}
	return kept
}

// inPlaceOf returns closed with what it can keep of m.
func inPlaceOf(m, closed kommunicate.Message) kommunicate.Message {
	with := closed
	with.Metadata = slices.Clone(closed.Metadata)
	for _, member := range m.Metadata {
		if _, own := closed.Metadata.Get(member.Name); !own {
			with.Metadata = append(with.Metadata, member)
		}
	}
	if with.AttachmentButton == kommunicate.KeepAttachmentButton {
		with.AttachmentButton = m.AttachmentButton
	}
	if _, err := with.AppendJSON(nil); err != nil {
		return closed
	}
	return with
}

func toPeople(m kommunicate.Message) bool {
	switch m.Handoff.(type) {
	case nil, kommunicate.HandoffToBot, *kommunicate.HandoffToBot:
		return false
	}
	return true
}
