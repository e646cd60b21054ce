package kommunicatetest_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// A bot that was out of order for a moment gets the turn again.
func ExampleWithRedelivery() {
	srv := kommunicatetest.NewServer(kommunicatetest.WithRedelivery(time.Millisecond))
	defer srv.Close()
	srv.AddBot(kommunicatetest.Bot{ID: "bot-1", Name: "Bot", Handler: kommunicate.NewWebhook(kommunicate.BotFunc(greet))})
	srv.SetRules(kommunicatetest.Rules{Bot: "bot-1"})
	srv.Inject(kommunicatetest.Fault{Bot: "bot-1", Status: http.StatusServiceUnavailable})
	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{})
	if err != nil {
		fmt.Println(err)
		return
	}
	conv.Transcript().WriteTo(os.Stdout)
	// Output:
	//      (event WELCOME)
	//      (the next turn is answered for the bot)
	// Bot  Hello
	//      [Talk to Human]
}

// Faults by chance are the same in each run of a test, and others with another seed.
func ExampleWithSeed() {
	faults := func(seed uint64) (met []bool) {
		srv := kommunicatetest.NewServer(kommunicatetest.WithSeed(seed))
		defer srv.Close()
		if _, err := srv.User("ann").Open(kommunicate.ConversationDetail{}); err != nil { // Now Ann is known.
			fmt.Println(err)
			return nil
		}
		srv.Inject(kommunicatetest.Fault{Path: "user/update", Status: http.StatusBadRequest, Chance: 0.5, Times: -1})
		for range 20 {
			err := srv.Client().UpdateUser(context.Background(), "ann", kommunicate.UpdateUserDetail{DisplayName: "Ann"})
			met = append(met, err != nil)
		}
		return met
	}
	fmt.Println(slices.Equal(faults(7), faults(7)), slices.Equal(faults(7), faults(8)))
	// Output: true false
}

// A recording without what users and bots said.
func ExampleWithMasked() {
	service := kommunicatetest.NewServer() // In place of the real service.
	defer service.Close()
	conv, err := service.User("ann").Open(kommunicate.ConversationDetail{})
	if err != nil {
		fmt.Println(err)
		return
	}
	var file bytes.Buffer
	rec := kommunicatetest.NewRecorder(&file, kommunicatetest.WithMasked("message"))
	client, err := kommunicate.NewClient(service.APIKey(), kommunicate.WithHTTPClient(
		&http.Client{Transport: rec.Transport(service.Transport())}))
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = client.SendMessage(context.Background(), conv.GroupID(), "ann", kommunicate.Message{Text: "The code of my door is 4711"})
	fmt.Println(err, strings.Contains(file.String(), "4711"), strings.Contains(file.String(), `"message":"text-1"`))
	// Output: <nil> false true
}

// A bot that hangs is given up on, and the transcript says so; bots see the
// application's id, and REST calls need the key.
func ExampleWithBotTimeout() {
	srv := kommunicatetest.NewServer(
		kommunicatetest.WithAppID("shop"), kommunicatetest.WithAPIKey("shop-key"),
		kommunicatetest.WithBotTimeout(10*time.Millisecond))
	defer srv.Close()
	srv.AddBot(kommunicatetest.Bot{ID: "bot-1", Name: "Bot", Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		<-r.Context().Done()
	})})
	srv.SetRules(kommunicatetest.Rules{Bot: "bot-1"})
	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{})
	if err != nil {
		fmt.Println(err)
		return
	}
	conv.Transcript().WriteTo(os.Stdout)
	fmt.Println(srv.AppID(), srv.APIKey())
	// Output:
	// (event WELCOME)
	//   (Bot did not answer within 10ms)
	// shop shop-key
}
