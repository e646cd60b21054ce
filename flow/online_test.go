package flow_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/flow"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

// All agents are offline when a user asks for one.
func ExampleWhenAgentOnline() {
	bot := kommunicate.Chain(saying(message{Text: "How can I help?"}), flow.WhenAgentOnline(flow.Agents{}))

	srv := kommunicatetest.NewServer()
	defer srv.Close()
	srv.AddAgent(kommunicatetest.Agent{ID: "anna@example.com", Availability: kommunicate.AgentsOffline})
	srv.AddBot(kommunicatetest.Bot{ID: "faq-bot", Handler: kommunicate.NewWebhook(bot)})
	ann := srv.User("ann")
	conv, err := ann.Open(kommunicate.ConversationDetail{Assignee: "faq-bot"})
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := conv.Click("Talk to Human"); err != nil {
		fmt.Println(err)
	}
	if _, err := conv.Submit(map[string]any{"Name": "Ann", "Email": "ann@example.com"}); err != nil {
		fmt.Println(err)
	}
	conv.Transcript().Visible().WriteTo(os.Stdout)
	fmt.Println("Known as:", ann.Detail().DisplayName, ann.Detail().Email)
	// Output:
	// faq-bot  How can I help?
	//          [Talk to Human]
	//     Ann  Talk to Human
	// faq-bot  None of our agents is there right now. Leave your details, and we will get back to you.
	//          Name: [Your name   ]
	//          Email: [you@example.com]
	//          Phone: [+1 555 0100 ]
	//          [Send]
	//     Ann  Send
	// faq-bot  Thank you. We will get back to you.
	// Known as: Ann ann@example.com
}

var asksAvailability = kommunicate.ReplyMetadata{FetchAgentAvailability: true, Extra: kommunicate.Pairs("flow", "agent-online")}

// availability is the chat context with Kommunicate's answer.
func availability(a kommunicate.Availability) kommunicate.ChatContext {
	return kommunicate.ChatContext{ActionResponses: []kommunicate.ActionResponse{{Name: "fetchAgentAvailability", Availability: a}}}
}

func TestWhenAgentOnlineDecides(t *testing.T) {
	online := message{Text: "An agent will be with you.", Handoff: kommunicate.HandoffToTeam{TeamID: "7"}}
	offline := message{Text: "Write to help@example.com."}
	ask := message{Text: "Press this.", Rich: kommunicate.SuggestedReplies{{Title: "Person", Message: "Person", Metadata: asksAvailability}}}
	bot := flow.WhenAgentOnline(flow.Agents{Title: "Person", Ask: "Press this.", Online: online, Offline: offline})(saying(message{Text: "bot"}))
	offered := message{Text: "bot", Rich: ask.Rich}
	tests := []struct {
		name string
		turn turn
		want message
	}{
		{"online", turn{Text: "Person", Metadata: asksAvailability.Extra, ChatContext: availability("online")}, online},
		{"away", turn{Text: "Person", Metadata: asksAvailability.Extra, ChatContext: availability("away")}, offline},
		{"offline", turn{Text: "Person", Metadata: asksAvailability.Extra, ChatContext: availability("offline")}, offline},
		{"an answer of tomorrow", turn{Text: "Person", Metadata: asksAvailability.Extra, ChatContext: availability("busy")}, offline},
		{"online, metadata lost", turn{Text: "person", ChatContext: availability("online")}, online},
		{"words", turn{Text: " PERSON "}, ask},
		{"a click without an answer", turn{Text: "Person", Metadata: asksAvailability.Extra}, online},
		{"an answer nobody asked for", turn{Text: "hi", ChatContext: availability("online")}, offered},
		{"anything else", turn{Text: "hi"}, offered},
		{"a click on another flow's button", turn{Text: "hi", Metadata: asksForHuman.Extra}, offered},
		{"somebody's form", turn{Text: "hi", ChatContext: kommunicate.ChatContext{FormData: kommunicate.Pairs("Name", "Ann")}}, offered},
	}
	for _, test := range tests {
		equal(t, test.name, respond(t, bot, &test.turn), messages{test.want})
	}
}

// submitted is a turn that brings the form's data.
func submitted(nameValue ...string) *turn {
	return &turn{Text: "Send", ChatContext: kommunicate.ChatContext{
		FormData: append(kommunicate.Pairs(nameValue...), kommunicate.Pairs("flow", "leave-details")...),
	}}
}

func TestWhenAgentOnlineKeepsDetails(t *testing.T) {
	bot := flow.WhenAgentOnline(flow.Agents{})(saying())
	form := respond(t, bot, &turn{Text: "Talk to Human", ChatContext: availability("away")})[0]
	again := form
	again.Text = "Please check the e-mail address, and send the form once more."
	empty := form
	empty.Text = "Please leave a name, an e-mail address or a phone number, and send the form once more."
	several := submitted()
	if err := several.FormData.Set("Name", []string{"Ann", "Bea"}); err != nil {
		t.Fatal(err)
	}
	thanks := func(d kommunicate.UpdateUserDetail) message {
		return message{Text: "Thank you. We will get back to you.", Action: d}
	}
	tests := []struct {
		name string
		turn *turn
		want message
	}{
		{
			"all", submitted("Name", " Ann ", "Email", "ann@example.com ", "Phone", "+15550100"),
			thanks(kommunicate.UpdateUserDetail{DisplayName: "Ann", Email: "ann@example.com", PhoneNumber: "+15550100"}),
		},
		{"phone only", submitted("Phone", "+15550100"), thanks(kommunicate.UpdateUserDetail{PhoneNumber: "+15550100"})},
		{"no address", submitted("Name", "Ann", "Email", "ann"), again},
		{"placeholder", submitted("Email", "$nope"), again},
		{"placeholder in braces", submitted("Email", "a{b"), again},
		{"blank in the address", submitted("Email", "x y@z"), again},
		{"nothing", submitted("Name", "", "Email", " "), empty},
		{"nothing at all", submitted(), empty},
		{"several names", several, thanks(kommunicate.UpdateUserDetail{DisplayName: "Ann, Bea"})},
	}
	for _, test := range tests {
		got := respond(t, bot, test.turn)
		equal(t, test.name, got, messages{test.want})
		if _, err := kommunicate.AppendMessages(nil, got); err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

func TestWhenAgentOnlineWithFormOfItsOwn(t *testing.T) {
	fields := make([]kommunicate.FormField, 1, 5)
	fields[0] = kommunicate.TextField{Label: "Worum geht es?"}
	form := &kommunicate.Form{Fields: fields, Submit: kommunicate.FormSubmit{RequestType: kommunicate.PostBackToBot}}
	details := func(_ context.Context, turn *turn) (messages, error) {
		return messages{{Text: fmt.Sprint(turn.FormData.Text("Worum geht es?"), len(turn.FormData))}}, nil
	}
	bot := flow.WhenAgentOnline(flow.Agents{
		Offline: message{Text: "Wir sind nicht da.", Rich: form}, Details: details,
	})(saying())

	asked := submitted("Worum geht es?", "Bestellung")
	equal(t, "answer", respond(t, bot, asked), messages{{Text: "Bestellung1"}})
	equal(t, "fields of the turn after it", len(asked.FormData), 2)
	equal(t, "fields of the form after it", len(form.Fields), 1)
	equal(t, "room behind the fields", fields[:2][1], nil)

	// A form that posts elsewhere is not this flow's business.
	elsewhere := message{Text: "a", Rich: kommunicate.Form{
		Fields: fields, Submit: kommunicate.FormSubmit{FormAction: "https://example.com/details"},
	}}
	bot = flow.WhenAgentOnline(flow.Agents{Offline: elsewhere})(saying(message{Text: "bot"}))
	equal(t, "posts elsewhere", respond(t, bot, &turn{Text: "Talk to Human", ChatContext: availability("away")}), messages{elsewhere})
}

func TestWhenAgentOnlineRefuses(t *testing.T) {
	details := func(context.Context, *turn) (messages, error) { return nil, nil }
	back := kommunicate.FormSubmit{RequestType: kommunicate.PostBackToBot}
	name := []kommunicate.FormField{kommunicate.TextField{Label: "Name"}}
	var noForm *kommunicate.Form
	panics(t, map[string]func(){
		"online":  func() { flow.WhenAgentOnline(flow.Agents{Online: message{Rich: noForm}}) },
		"offline": func() { flow.WhenAgentOnline(flow.Agents{Offline: message{Text: "a", Rich: noForm}}) },
		"no details": func() {
			flow.WhenAgentOnline(flow.Agents{Offline: message{Rich: kommunicate.Form{Fields: name, Submit: back}}})
		},
		"a field called flow": func() {
			fields := []kommunicate.FormField{kommunicate.TextField{Label: "flow"}}
			flow.WhenAgentOnline(flow.Agents{Offline: message{Rich: kommunicate.Form{Fields: fields, Submit: back}}, Details: details})
		},
	})
}

// TestWhenAgentOnlineInAConversation types the title, clicks the button that
// this brings, and has an agent or not.
func TestWhenAgentOnlineInAConversation(t *testing.T) {
	bot := flow.WhenAgentOnline(flow.Agents{})(saying(message{Text: "How can I help?"}))
	srv := kommunicatetest.NewServer()
	defer srv.Close()
	srv.AddBot(kommunicatetest.Bot{ID: "bot", Handler: kommunicate.NewWebhook(bot)})
	for _, status := range []kommunicate.Availability{"online", "away"} {
		srv.AddAgent(kommunicatetest.Agent{ID: "anna@example.com", Availability: status})
		conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{Assignee: "bot"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conv.Say("talk to human"); err != nil {
			t.Fatal(err)
		}
		if _, err := conv.Click("Talk to Human"); err != nil {
			t.Fatal(err)
		}
		want := map[kommunicate.Availability]string{"online": "anna@example.com", "away": "bot"}[status]
		equal(t, "assignee while agents are "+string(status), conv.Assignee(), want)
	}
}

// TestWhenAgentOnlineBesideTalkToHuman: each has its button, in any order, and
// each answers the clicks on its own.
func TestWhenAgentOnlineBesideTalkToHuman(t *testing.T) {
	human, online := flow.TalkToHuman(flow.Human{Title: "Now"}), flow.WhenAgentOnline(flow.Agents{Title: "Who is there?"})
	for _, flows := range [][]kommunicate.Middleware{{human, online}, {online, human}} {
		srv := kommunicatetest.NewServer()
		srv.AddAgent(kommunicatetest.Agent{ID: "anna@example.com", Availability: kommunicate.AgentsOffline})
		srv.AddBot(kommunicatetest.Bot{ID: "bot", Handler: kommunicate.NewWebhook(kommunicate.Chain(saying(message{Text: "Hi"}), flows...))})
		for button, want := range map[string]string{"Now": "anna@example.com", "Who is there?": "bot"} {
			conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{Assignee: "bot"})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := conv.Click(button); err != nil {
				t.Fatal(err)
			}
			equal(t, "assignee after "+button, conv.Assignee(), want)
		}
		srv.Close()
	}
}
