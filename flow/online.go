package flow

import (
	"context"
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/kommunicate-go/kommunicate"
)

// The texts of WhenAgentOnline that have no setting belong to its own form.
const (
	pressButton = "Please press the button: I will see whether an agent is there."
	nobodyThere = "None of our agents is there right now. Leave your details, and we will get back to you."
	leaveOne    = "Please leave a name, an e-mail address or a phone number, and send the form once more."
	checkEmail  = "Please check the e-mail address, and send the form once more."
	thanks      = "Thank you. We will get back to you."
)

// The keys of the form's data.
const (
	nameField  = "Name"
	emailField = "Email"
	phoneField = "Phone"
)

// leftDetails is the value of the hidden field, named flowKey, by which the form
// is known.
const leftDetails = "leave-details"

// Agents says how [WhenAgentOnline] looks. The zero Agents speaks English.
type Agents struct {
	// Title is the button's label and the text that asks for a person. Default
	// "Talk to Human".
	Title string
	// Ask is said, with the button, to a user who typed the title: only the button
	// asks Kommunicate whether an agent is there. Default "Please press the button:
	// I will see whether an agent is there.".
	Ask string
	// Online answers while an agent is online. Default and handoff as in
	// [Human.Message].
	Online kommunicate.Message
	// Offline answers while all agents are away or offline. Default: a text, and a
	// form that asks for name, e-mail address and phone number.
	Offline kommunicate.Message
	// Details answers the turn that brings what was filled in
	// ([kommunicate.ChatContext.FormData]). It is required when Offline has a
	// [kommunicate.Form] of yours that posts back to the bot; this flow adds a
	// hidden field "flow" to know it by. Default: thanks, with the
	// [kommunicate.UpdateUserDetail] that shows the details to agents; a form with a
	// malformed e-mail address, or with nothing, is asked for again.
	Details kommunicate.BotFunc
}

// WhenAgentOnline is [TalkToHuman] for teams that are not always there. Its
// button, put where that of TalkToHuman would be, asks Kommunicate whether an
// agent is online, and the answer that comes with the click decides: a handoff,
// or a form to leave details. Who types the title is offered the button. A click
// that comes without an answer hands off, so that nobody presses it for ever. So
// does every click behind a [kommunicate.Relay], which Kommunicate gives no such
// answers: there, [TalkToHuman] and [OfficeHours] serve better.
//
// A button of your own does the same with the reply metadata
// {"flow": "agent-online"} and FetchAgentAvailability. Beside a TalkToHuman of
// another title, each has its button.
//
// It panics when a message cannot be sent, or Details is missing.
//
// Source: docs.kommunicate.io/docs/bot-setup.
func WhenAgentOnline(a Agents) kommunicate.Middleware {
	d := newDesk(a)
	return func(bot kommunicate.BotPlatform) kommunicate.BotPlatform {
		return kommunicate.BotFunc(func(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
			if turn.FormData.Text(flowKey) == leftDetails {
				return d.details(ctx, withoutMark(turn))
			}
			if d.way.asked(turn) {
				return []kommunicate.Message{d.receive(turn)}, nil
			}
			messages, err := bot.Respond(ctx, turn)
			return d.way.offer(messages), err
		})
	}
}

// A desk is where users ask for a person.
type desk struct {
	way                  *entry
	ask, online, offline kommunicate.Message
	details              kommunicate.BotFunc
}

func newDesk(a Agents) *desk {
	d := &desk{
		way:     newEntry(a.Title, wantsOnline, kommunicate.ReplyMetadata{FetchAgentAvailability: true}),
		ask:     kommunicate.Message{Text: a.Ask},
		online:  handingOff("WhenAgentOnline: Online", a.Online),
		offline: a.Offline,
		details: a.Details,
	}
	if a.Ask == "" {
		d.ask.Text = pressButton
	}
	d.ask.Rich = kommunicate.SuggestedReplies{d.way.button}
	if isZero(d.offline) {
		d.offline = kommunicate.Message{Text: nobodyThere, Rich: detailsForm()}
		if d.details == nil {
			d.details = d.keep
		}
	}
	if form, ok := formOf(d.offline.Rich); ok && postsBack(&form.Submit) {
		if d.details == nil {
			panic("flow: WhenAgentOnline: Offline has a form, but there is no Details to answer it")
		}
		form.Fields = append(slices.Clip(form.Fields), kommunicate.HiddenField{Name: flowKey, Value: leftDetails})
		d.offline.Rich = form
	}
	needValid("WhenAgentOnline: Offline", d.offline)
	return d
}

// receive answers who asks for a person.
func (d *desk) receive(turn *kommunicate.Turn) kommunicate.Message {
	switch availability, known := turn.Availability(); {
	case known && availability != kommunicate.AgentsOnline:
		return d.offline
	case known || d.way.clicked(turn):
		return d.online
	}
	return d.ask
}

// keep is the default of Details. Its texts are those of the default form.
func (d *desk) keep(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
	detail := kommunicate.UpdateUserDetail{
		DisplayName: field(turn, nameField),
		Email:       field(turn, emailField),
		PhoneNumber: field(turn, phoneField),
	}
	switch {
	case detail.DisplayName == "" && detail.Email == "" && detail.PhoneNumber == "":
		return d.askAgain(leaveOne), nil
	case detail.Email != "" && !address.MatchString(detail.Email):
		return d.askAgain(checkEmail), nil
	}
	m := kommunicate.Message{Text: thanks, Action: detail}
	if _, err := m.AppendJSON(nil); err != nil {
		return d.askAgain(checkEmail), nil
	}
	return []kommunicate.Message{m}, nil
}

func (d *desk) askAgain(why string) []kommunicate.Message {
	m := d.offline
	m.Text = why
	return []kommunicate.Message{m}
}

// field returns what was filled in; several values as one text.
func field(turn *kommunicate.Turn, name string) string {
	raw, _ := turn.FormData.Get(name)
	var several []string
	if json.Unmarshal(raw, &several) == nil {
		return strings.Join(several, ", ")
	}
	return strings.TrimSpace(turn.FormData.Text(name))
}

var address = regexp.MustCompile(`^[^@ ]+@[^@ ]+$`)

func detailsForm() kommunicate.Form {
	return kommunicate.Form{
		Fields: []kommunicate.FormField{
			kommunicate.TextField{Label: nameField, Placeholder: "Your name"},
			kommunicate.TextField{
				Label: emailField, Placeholder: "you@example.com",
				Validation: kommunicate.Validation{Regex: address.String(), ErrorText: "Please enter an e-mail address."},
			},
			kommunicate.TextField{Label: phoneField, Placeholder: "+1 555 0100"},
		},
		Submit: kommunicate.FormSubmit{Name: "Send"},
	}
}

// postsBack reports whether the form's data goes to the bot, which it does
// unless the button says otherwise.
func postsBack(s *kommunicate.FormSubmit) bool {
	elsewhere := s.FormAction != "" || s.ShowDataInChat || s.DataInMessage
	return s.RequestType == kommunicate.PostBackToBot || s.RequestType == "" && !elsewhere
}

func formOf(r kommunicate.RichMessage) (kommunicate.Form, bool) {
	switch r := r.(type) {
	case kommunicate.Form:
		return r, true
	case *kommunicate.Form:
		if r != nil {
			return *r, true
		}
	}
	return kommunicate.Form{}, false
}

// withoutMark returns the turn without the hidden field.
func withoutMark(turn *kommunicate.Turn) *kommunicate.Turn {
	bare := *turn
	bare.FormData.Delete(flowKey)
	return &bare
}

func isZero(m kommunicate.Message) bool { return reflect.ValueOf(m).IsZero() }
