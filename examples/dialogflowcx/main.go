// Dialogflowcx is a webhook to deploy, for a Dialogflow CX agent that Kommunicate
// talks to.
//
//	go run ./examples/dialogflowcx
//
// answers recorded requests and prints what Dialogflow would get. To serve, set
// PORT; in Dialogflow's console, under Manage, Webhooks, add one with the URL
// https://your.host/webhook and the header X-Webhook-Key, and choose it, with a
// tag, in the fulfillments of your flows:
//
//	KOMMUNICATE_API_KEY=... WEBHOOK_KEY=secret PORT=8080 go run ./examples/dialogflowcx
//	curl localhost:8080/webhook -H "X-Webhook-Key: secret" -d @examples/dialogflowcx/requests/2-order-status.json
//
// The API key is Kommunicate's, in the dashboard under Settings, Install;
// WEBHOOK_KEY is the header's value, long and random.
package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"net/http"
	"os"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/replay"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflowcx"
)

//go:embed requests
var requests embed.FS

func main() {
	if os.Getenv("PORT") == "" {
		if err := replay.Write(os.Stdout, dialogflowcx.HandlerFunc(fulfill), requests); err != nil {
			log.Fatal(err)
		}
		return
	}
	need("KOMMUNICATE_API_KEY", "WEBHOOK_KEY")
	client, err := kommunicate.NewClient(os.Getenv("KOMMUNICATE_API_KEY"))
	if err != nil {
		log.Fatal(err)
	}
	http.Handle("/webhook", dialogflowcx.HandlerFunc(fulfill,
		kommunicate.WithRequestHeader("X-Webhook-Key", os.Getenv("WEBHOOK_KEY")),
		kommunicate.WithClient(client), // Delivers what takes longer than Dialogflow waits.
		kommunicate.WithLogger(slog.Default())))
	server := &http.Server{Addr: ":" + os.Getenv("PORT"), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second}
	log.Printf("the webhook listens at %s/webhook", server.Addr)
	log.Fatal(server.ListenAndServe())
}

// need ends the program unless these environment variables are set.
func need(names ...string) {
	for _, name := range names {
		if os.Getenv(name) == "" {
			fmt.Fprintf(os.Stderr, "dialogflowcx: set %s: the comment at the top of main.go says to what\n", name)
			os.Exit(2)
		}
	}
}

// fulfill answers by the tag that the console gives each fulfillment.
func fulfill(_ context.Context, turn *kommunicate.Turn, req *dialogflowcx.Request, resp *dialogflowcx.Response) error {
	switch req.FulfillmentInfo.Tag {
	case "welcome":
		return resp.Add(kommunicate.Message{
			Text: "How can I help?",
			Rich: kommunicate.SuggestedReplies{{Title: "Where is my order?"}, {Title: "Talk to Human"}},
		})
	case "order":
		order := turn.Params.Text("orderId")
		resp.TargetPage = "projects/shop/locations/global/agents/a/flows/f/pages/order"
		return errors.Join(
			resp.SetParameter("orderId", order),
			resp.SetParameter("draft", nil), // Removes it.
			resp.Add(kommunicate.Message{Text: "Order " + order + " is on its way."}))
	case "handoff":
		return resp.Add(kommunicate.Message{Text: "Please stay connected.", Handoff: kommunicate.HandoffToRules{}})
	}
	return nil
}
