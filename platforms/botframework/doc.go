// Package botframework puts a bot of the Microsoft Bot Framework behind
// Kommunicate, and a bot's interface in front of the Bot Framework's channels.
//
// Kommunicate does not call the Bot Framework by itself. [New] is the bridge: it
// asks a bot that exists already, in whatever language, over Direct Line 3.0.
//
//	bot, err := botframework.New(botframework.DirectLine{Secret: secret, Client: client})
//	http.Handle("/bot", kommunicate.NewWebhook(bot,
//		kommunicate.WithRequestHeader("X-Bot-Key", key), kommunicate.WithClient(client)))
//
// [Handler] goes the other way: a bot in Go is one of the Bot Framework's, which
// any channel reaches.
//
//	http.Handle("/api/messages", authenticated(botframework.Handler(bot,
//		botframework.Connector{HTTPClient: credentials})))
//
// [Encode], [Decode] and [Activity.Turn] are the translations by themselves.
// Package botframeworktest plays Direct Line in the process.
//
// # When an answer is over
//
// A bot of the Bot Framework answers with any number of activities, at any time,
// and never says which is the last. Direct Line answers a post when the bot has
// acknowledged it, which bots do once their turn is over, so what they said is there
// at the first look. An answer is over
//
//   - at once with endOfConversation, and when the last message has the hint
//     expectingInput, as the prompts of the Bot Framework's dialogs have;
//   - when nothing has come for [DirectLine.Quiet] since a reply;
//   - when nothing at all has come for [DirectLine.FirstReply]: the bot is silent;
//   - at the end of the budget, for a bot whose last message has the hint
//     ignoringInput: it says that more follows.
//
// Only what replies to the turn, by its replyToId, counts as a reply, with what
// replies to nothing that was asked here, such as a greeting. Everything that a bot
// says is shown, in its order and once, by its id: what comes too late for its turn
// with the next one or, with [DirectLine.Client], when it comes.
//
// Direct Line is polled, and not streamed: a stream takes a WebSocket library and
// one connection per conversation, for replies that are mostly there before the
// first look. Typing is streamed only, so there is none.
package botframework
