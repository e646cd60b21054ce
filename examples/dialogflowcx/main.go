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
//	KOMMUNICATE_API_KEY=... WEBHOOK_KEY=... PORT=8080 go run ./examples/dialogflowcx
package main

import (
	"context"
	"embed"
	"errors"
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
	client, err := kommunicate.NewClient(os.Getenv("KOMMUNICATE_API_KEY"))
	if err != nil {
		log.Fatal(err)
	}
	http.Handle("/webhook", dialogflowcx.HandlerFunc(fulfill,
		kommunicate.WithRequestHeader("X-Webhook-Key", os.Getenv("WEBHOOK_KEY")),
		kommunicate.WithClient(client), // Delivers what takes longer than Dialogflow waits.
		kommunicate.WithLogger(slog.Default())))
	server := &http.Server{Addr: ":" + os.Getenv("PORT"), ReadHeaderTimeout: 10 * time.Second}
	log.Fatal(server.ListenAndServe())
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
