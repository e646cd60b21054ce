// Package flow holds what most support bots need around their own answers,
// ready made. Every flow is a small function over [kommunicate.BotPlatform], so
// it works with any bot and with each other:
//
//   - [HandoffAfter]: the bot does not understand the user, again and again.
//   - [TalkToHuman]: the user wants a person, and should see how to get one.
//   - [WhenAgentOnline]: the same, but only while a person is there.
//   - [OfficeHours]: nobody is there at night, so nobody is promised.
//   - [Fallback]: the bot's platform may be down or slow, and another can answer.
//   - [FirstToUnderstand]: what one bot does not understand, another may.
//   - [Memory]: the bot has to remember something until the next turn.
//   - [Log]: somebody has to see what became of each turn.
//
// Most return a [kommunicate.Middleware], for [kommunicate.Chain]. The first of
// a chain is the outermost: it sees a turn first and the answer last. So an
// order that works is
//
//	bot = kommunicate.Chain(bot,
//		flow.OfficeHours(hours, closed),                      // Sees every handoff of those below.
//		flow.HandoffAfter(3, sorry, flow.NewMemoryStore()),   // Counts what neither below understood.
//		flow.TalkToHuman(flow.Human{}),                       // Acts before the bot is asked.
//	)
//
// A flow passes on what is not its business: messages, errors, and
// [kommunicate.ErrNotUnderstood]. None writes to the messages of a bot, or to what
// a turn says. Settings that make no sense panic where the flow is made, as a
// route does that is registered twice; nothing panics later.
package flow

import (
	"fmt"
	"strings"

	"github.com/kommunicate-go/kommunicate"
)

// needValid panics if a configured message could not be sent. where names it.
func needValid(where string, m kommunicate.Message) {
	if _, err := m.AppendJSON(nil); err != nil {
		panic(fmt.Errorf("flow: %s: %w", where, err))
	}
}

// sameText compares what a user typed as [kommunicate.Mux] does: without regard
// to case and to blanks around it.
func sameText(a, b string) bool {
	return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}
