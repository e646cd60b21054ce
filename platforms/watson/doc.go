// Package watson puts IBM Watson Assistant (watsonx Assistant) behind a bot's
// interface, and a bot behind Watson Assistant.
//
// [New] asks an assistant over the v2 message API, with a session for each
// conversation or without any.
//
//	bot, err := watson.New(watson.Assistant{
//		URL: "https://api.us-south.assistant.watson.cloud.ibm.com/instances/...",
//		ID:  environmentID, APIKey: apiKey,
//	})
//	http.Handle("/bot", kommunicate.NewWebhook(bot))
//
// Where Kommunicate, or another channel, asks an assistant itself, Watson Assistant
// can ask a bot first: [Handler] is its pre-message webhook, answered by any
// [kommunicate.BotPlatform], [HandlerFunc] by a function that also leaves messages
// to the assistant, changed or as they are.
//
//	http.Handle("/watson", watson.Handler(bot, watson.WithSecret(secret)))
//
// A message of Kommunicate's stands in a response of the type user_defined, and
// Kommunicate's chat context in the variable kommunicate of the conversation. That
// Kommunicate's own integration does the same is not documented. Package watsontest
// plays an assistant in the process.
package watson
