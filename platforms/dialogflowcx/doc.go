// Package dialogflowcx puts a bot behind Dialogflow CX, and Dialogflow CX behind a
// bot's interface.
//
// Kommunicate calls a Dialogflow agent itself. Where a page, flow or route of it
// has a webhook, Dialogflow asks that: [Handler] serves it with any
// [kommunicate.BotPlatform], [HandlerFunc] with a function that also sets session
// parameters and the page that comes next. [New] goes the other way: it asks an
// agent over detectIntent.
//
//	http.Handle("/webhook", dialogflowcx.HandlerFunc(func(ctx context.Context, turn *kommunicate.Turn, req *dialogflowcx.Request, resp *dialogflowcx.Response) error {
//		if req.FulfillmentInfo.Tag == "order" {
//			resp.SetParameter("orderId", "A1")
//		}
//		return resp.Add(kommunicate.Message{Text: "Your order is on its way."})
//	}))
//
// Where Kommunicate looks for its messages in an answer of CX is inferred from ES;
// so is what it makes of CX's own messages. Package dialogflowcxtest plays an
// agent in the process.
//
// What package dialogflow has for the console, Payload and
// UserDetailFromParams, serves CX as well; a parameter stands in a payload as
// $session.params.name.
package dialogflowcx
