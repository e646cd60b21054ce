package kommunicate_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/kommunicate-go/kommunicate"
)

// A middleware sees each turn before the bot, and each answer after it: here it
// reports the errors of which the user gets to see the fallback message only.
func ExampleChain() {
	report := func(next kommunicate.BotPlatform) kommunicate.BotPlatform {
		return kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
			messages, err := next.Respond(ctx, turn)
			if err != nil {
				fmt.Printf("turn %s: %v\n", turn.Key, err)
			}
			return messages, err
		})
	}
	bot := kommunicate.BotFunc(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return nil, errors.New("the database is down")
	})

	_, err := kommunicate.Chain(bot, report).Respond(context.Background(), &kommunicate.Turn{Key: "5-1"})
	fmt.Println(err != nil)
	// Output:
	// turn 5-1: the database is down
	// true
}
