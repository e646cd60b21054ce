// Package dialogflow puts a bot behind Dialogflow ES, and Dialogflow ES behind a
// bot's interface.
//
// Kommunicate calls a Dialogflow agent itself. Where its intents have webhook
// calls enabled, Dialogflow asks the fulfillment webhook: [Handler] serves that
// with any [kommunicate.BotPlatform], [HandlerFunc] with a function that also
// sets contexts and follow-up events.
//
//	http.Handle("/fulfillment", dialogflow.Handler(bot,
//		kommunicate.WithRequestHeader("X-Fulfillment-Key", secret),
//		kommunicate.WithClient(client)))
//
// [New] goes the other way: it asks an agent over detectIntent, so that an agent
// stands behind a custom bot's webhook, with middleware around it, or in a test.
//
//	bot, err := dialogflow.New(dialogflow.Agent{Name: "projects/my-project/agent"},
//		kommunicate.WithHTTPClient(authenticated)) // Of golang.org/x/oauth2/google.
//
// [Encode], [Decode] and [Request.Turn] are the translations by themselves,
// [UserDetailFromParams] and [Payload] for what is set up in Dialogflow's
// console. Package dialogflowtest plays an agent in the process.
package dialogflow
