package kommunicate

import "context"

// A BotPlatform answers what a user did with messages. It is what Dialogflow,
// Lex, Watson, Kompose, Bot Framework, any HTTP bot and a bot of your own have
// in common: whatever implements it can stand behind [NewWebhook], be tested
// with package kommunicatetest and be wrapped by package flow.
//
// Respond may be called by many goroutines at once, but not for two turns of the
// same conversation, unless the first has not returned when its context ended
// ([WithTurnLimit]) and was left behind. No message and no error means that the bot has nothing
// to say. A bot that does not know what the user wants returns
// [ErrNotUnderstood].
type BotPlatform interface {
	Respond(ctx context.Context, turn *Turn) ([]Message, error)
}

// BotFunc lets a function be a [BotPlatform].
type BotFunc func(ctx context.Context, turn *Turn) ([]Message, error)

// Respond calls f.
func (f BotFunc) Respond(ctx context.Context, turn *Turn) ([]Message, error) {
	return f(ctx, turn)
}

// A Middleware wraps a bot into another one.
type Middleware func(BotPlatform) BotPlatform

// Chain wraps bot. The first middleware is the outermost: it sees a turn first
// and the answer last.
func Chain(bot BotPlatform, middleware ...Middleware) BotPlatform {
	for i := len(middleware) - 1; i >= 0; i-- {
		bot = middleware[i](bot)
	}
	return bot
}
