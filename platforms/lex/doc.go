// Package lex puts a bot behind Amazon Lex V2, and Lex behind a bot's interface.
//
// Kommunicate calls a Lex bot itself. Where its intents have code hooks, Lex asks
// a Lambda function: [Handler] answers that with any [kommunicate.BotPlatform],
// [HandlerFunc] with a function that also elicits slots and sets attributes.
// [Lambda] makes of either what aws-lambda-go starts:
//
//	lambda.Start(lex.Lambda(lex.Handler(bot)))
//
// Both are an [http.Handler] as well, for a function that hands its events on over
// HTTP, and for tests.
//
// [New] goes the other way: it asks a bot over RecognizeText, so that the bot
// stands behind a custom bot's webhook, with middleware around it, or in a test.
//
//	signer, err := awsauth.Load(ctx)
//	bot, err := lex.New(lex.BotAlias{BotID: "BOTID12345", AliasID: "TSTALIASID", Region: "eu-west-1"}, signer)
//
// [Encode], [Decode] and [Request.Turn] are the translations by themselves.
// Package lextest plays a bot in the process, package awsauth, a module of its
// own, signs with AWS's own libraries, and package lexv1 is what remains of Lex V1.
package lex
