package botframework

import (
	"cmp"
	"encoding/json"
	"fmt"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge"
	"github.com/kommunicate-go/kommunicate/internal/shape"
)

// valueKey is the key of a click's chat context that holds the value which the
// bot gets with the click, where that is more than a text.
const valueKey = "botFrameworkValue"

// A button is a link or a reply.
type button interface {
	kommunicate.CardButton
	kommunicate.CombinedButton
}

// buttons are those of one place.
type buttons []button

// buttonsOf are the buttons of actions, without those that Kommunicate has nothing
// like.
func buttonsOf(a *bridge.Answer, pointer string, actions []CardAction) buttons {
	var all buttons
	for i := range actions {
		b, reason := actions[i].button()
		if b == nil {
			a.Lose(fmt.Sprintf("%s/%d", pointer, i), "unsupported-action", reason)
			continue
		}
		all = append(all, b)
	}
	return all
}

// button is what the action is in Kommunicate; nil, with the reason, for nothing.
func (c *CardAction) button() (button, string) {
	switch c.Type {
	case "imBack", "postBack", "messageBack":
		return c.reply()
	case "openUrl", "downloadFile", "showImage", "playAudio", "playVideo", "signin", "call":
		return link(c.Title, textOf(c.Value))
	}
	return nil, "Kommunicate has no button like it: it is left out"
}

func link(title, url string) (button, string) {
	if !shape.AbsoluteURL(url) || shape.UnsafeURL(url) {
		return nil, "its value is no URL that Kommunicate's clients open: it is left out"
	}
	return kommunicate.Link{Name: cmp.Or(title, url), URL: url}, ""
}

// reply sends a text. A value that is no text goes along in the chat context.
func (c *CardAction) reply() (button, string) {
	var text string
	isText := len(c.Value) > 0 && json.Unmarshal(c.Value, &text) == nil && string(c.Value) != "null"
	r := kommunicate.SuggestedReply{Title: c.Title, Message: text}
	if len(c.Value) > 0 && (!isText || c.Type == "messageBack") {
		r.Message = ""
		r.Metadata.Context = kommunicate.Members{{Name: valueKey, Value: c.Value}}
	}
	if c.Type == "messageBack" {
		r.Message = cmp.Or(c.Text, c.DisplayText, text)
	}
	if r.Title = cmp.Or(c.Title, r.Message, text); r.Title == "" {
		return nil, "it has no title: it is left out"
	}
	if r.Message == r.Title {
		r.Message = "" // As it is without one.
	}
	return r, ""
}

// rich shows the buttons; nil for none.
func (all buttons) rich() kommunicate.RichMessage {
	var replies kommunicate.SuggestedReplies
	var links kommunicate.LinkButtons
	var mixed kommunicate.CombinedButtons
	for _, b := range all {
		mixed = append(mixed, b)
		switch b := b.(type) {
		case kommunicate.SuggestedReply:
			replies = append(replies, b)
		case kommunicate.Link:
			links = append(links, b)
		}
	}
	switch len(all) {
	case 0:
		return nil
	case len(replies):
		return replies
	case len(links):
		return links
	}
	return mixed
}

// ofCard are the buttons as a card's.
func (all buttons) ofCard() []kommunicate.CardButton {
	var list []kommunicate.CardButton
	for _, b := range all {
		list = append(list, b)
	}
	return list
}
