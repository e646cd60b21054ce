package widget

import (
	"cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/rules"
)

// cardButtons is how many buttons of a card Android shows.
const cardButtons = 3

// drawCards draws cards (template 10).
func drawCards(on kommunicate.Surface, cards []Object, _ map[string]string) (v View) {
	var buttons []Object
	for _, card := range cards {
		header := card.object("header")
		v.Figures = append(v.Figures, Figure{
			Kind: Card, Title: card.text("title"), Extra: card.text("titleExt"), Subtitle: card.text("subtitle"),
			Description: card.text("description"), URL: header.text("imgSrc"), Overlay: header.text("overlayText"),
			HTML: on == kommunicate.Android,
		})
		if on != kommunicate.Web || card.has("buttons") { // The web repeats those of the card before.
			buttons = card.objects("buttons")
		}
		controls, broken := cardControls(on, buttons)
		if broken != nil {
			return View{Fault: broken}
		}
		if address := card.text("url"); address != "" && on == kommunicate.Web {
			whole := link(on, card.text("title"), address, nil)
			controls = append([]Control{whole}, controls...)
		}
		for _, c := range controls {
			c.Under, c.Figure = card.text("title"), len(v.Figures)
			v.Controls = append(v.Controls, c)
		}
	}
	return v
}

// cardControls are the buttons of one card.
func cardControls(on kommunicate.Surface, buttons []Object) (controls []Control, broken *Fault) {
	for i, button := range buttons {
		action, label := button.object("action"), button.text("name")
		payload := action.object("payload")
		switch on {
		case kommunicate.Web:
			if action == nil || !action.has("payload") {
				return nil, &Fault{&rules.NoAction, "a card button has no action with a payload"}
			}
			if c, ok := cardOnWeb(label, action, payload); ok {
				controls = append(controls, c)
			}
		case kommunicate.Android:
			if action == nil || i == cardButtons {
				return controls, nil // It loses the rest.
			}
			controls = append(controls, cardOnAndroid(label, action, payload))
		case kommunicate.IOS:
			if label == "" || action.text("type") == "" {
				return nil, &Fault{&rules.UnknownPayload, "a card button has no name or no action.type, for which iOS drops all cards"}
			}
			controls = append(controls, cardOnIOS(label, action, payload))
		}
	}
	return controls, nil
}

// cardOnWeb is a card's button on the web, which leaves out those of other types.
func cardOnWeb(label string, action, payload Object) (Control, bool) {
	on := kommunicate.Web
	switch action.text("type") {
	case "link":
		return link(on, label, payload.text("url"), action["openLinkInNewTab"]), true
	case "quickReply":
		label = cmp.Or(payload.text("title"), label)
		return reply(on, label, payload.text("message"), payload.object("replyMetadata"), payload.text("updateLanguage")), true
	case "submit":
		return submit(label, cmp.Or(payload.text("replyText"), label), payload), true
	}
	return Control{}, false
}

func cardOnAndroid(label string, action, payload Object) Control {
	on := kommunicate.Android
	switch action.text("type") {
	case "link":
		return link(on, label, payload.text("url"), nil)
	case "quickReply", "quick_reply":
		text := cmp.Or(payload.text("message"), payload.text("title"))
		return reply(on, label, text, payload.object("replyMetadata"), payload.text("updateLanguage"))
	case "submit":
		data, ok := formData(string(payload["formData"]), androidData...)
		address := payload.text("formAction")
		if !ok || address == "" {
			return Control{Label: label, Dead: "it has no formData and formAction to submit"}
		}
		c := reply(on, label, cmp.Or(payload.text("replyText"), label), nil, "")
		c.Visit = post(on, address, "", data)
		c.Visit.ContentType = payload.text("requestType") // As it stands.
		return c
	}
	return Control{Label: label, Dead: "its type is none of link, submit and quickReply"}
}

func cardOnIOS(label string, action, payload Object) Control {
	on := kommunicate.IOS
	switch action.text("type") {
	case "link":
		return link(on, label, payload.text("url"), nil)
	case "quickReply":
		return reply(on, label, cmp.Or(payload.text("message"), label), nil, "")
	case "submit":
		c := reply(on, label, payload.text("text"), nil, "")
		if address := payload.text("formAction"); address != "" {
			data, _ := formData(string(payload["formData"]), "amount", "description")
			c.Visit = post(on, address, payload.text("requestType"), data)
		}
		return c
	}
	return Control{Label: label, Dead: "its type is none of link, submit and quickReply"}
}
