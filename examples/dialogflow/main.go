// Dialogflow is a fulfillment webhook to deploy, for a Dialogflow ES agent that
// Kommunicate talks to.
//
//	go run ./examples/dialogflow
//
// answers recorded requests and prints what Dialogflow would get. To serve, set
// PORT; in Dialogflow's console, under Fulfillment, enable the webhook with the
// URL https://your.host/fulfillment and the header X-Fulfillment-Key:
//
//	KOMMUNICATE_API_KEY=... FULFILLMENT_KEY=secret PORT=8080 go run ./examples/dialogflow
//	curl localhost:8080/fulfillment -H "X-Fulfillment-Key: secret" -d @examples/dialogflow/requests/1-order-status.json
//
// The API key is Kommunicate's, in the dashboard under Settings, Install;
// FULFILLMENT_KEY is the header's value, long and random.
package main

import (
	"context"
	"embed"
	"fmt"
	"log"
	"log/slog"
	"net/http"
	"os"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/replay"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflow"
)

//go:embed requests
var requests embed.FS

func main() {
	if os.Getenv("PORT") == "" {
		if err := replay.Write(os.Stdout, dialogflow.HandlerFunc(fulfill), requests); err != nil {
			log.Fatal(err)
		}
		return
	}
	need("KOMMUNICATE_API_KEY", "FULFILLMENT_KEY")
	client, err := kommunicate.NewClient(os.Getenv("KOMMUNICATE_API_KEY"))
	if err != nil {
		log.Fatal(err)
	}
	http.Handle("/fulfillment", dialogflow.HandlerFunc(fulfill,
		kommunicate.WithRequestHeader("X-Fulfillment-Key", os.Getenv("FULFILLMENT_KEY")),
		kommunicate.WithClient(client), // Delivers what takes longer than Dialogflow waits.
		kommunicate.WithLogger(slog.Default())))
	server := &http.Server{Addr: ":" + os.Getenv("PORT"), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second}
	log.Printf("the webhook listens at %s/fulfillment", server.Addr)
	log.Fatal(server.ListenAndServe())
}

// need ends the program unless these environment variables are set.
func need(names ...string) {
	for _, name := range names {
		if os.Getenv(name) == "" {
			fmt.Fprintf(os.Stderr, "dialogflow: set %s: the comment at the top of main.go says to what\n", name)
			os.Exit(2)
		}
	}
}

// fulfill answers the intents that have webhook calls enabled. Those that it
// leaves alone answer what their console says.
func fulfill(_ context.Context, turn *kommunicate.Turn, req *dialogflow.Request, resp *dialogflow.Response) error {
	switch {
	case len(turn.Attachments) > 0:
		return resp.Add(kommunicate.Message{Text: "Thanks for " + turn.Attachments[0].Name + "."})
	case turn.Intent == "Order status":
		order := turn.Params.Text("orderId")
		resp.OutputContexts = append(resp.OutputContexts, dialogflow.Context{
			Name: dialogflow.ContextName(req.Session, "order"), LifespanCount: 5, Parameters: kommunicate.Pairs("orderId", order),
		})
		return resp.Add(kommunicate.Message{
			Text: "Order " + order + " is on its way.",
			Rich: kommunicate.SuggestedReplies{{Title: "Where is it?"}, {Title: "Talk to Human"}},
		})
	case turn.Intent == "Contact details":
		return resp.Add(kommunicate.Message{Text: "Thank you!", Action: dialogflow.UserDetailFromParams(turn.Params)})
	case turn.Intent == "Talk to human":
		return resp.Add(kommunicate.Message{Text: "Please stay connected.", Handoff: kommunicate.HandoffToRules{}})
	}
	return nil
}
