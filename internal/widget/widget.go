// Package widget is what Kommunicate's clients make of a message: what a user
// sees, what can be clicked, and what a click sends. There is one function for
// each template, in which the differences between the surfaces stand side by
// side.
//
// What is said of the web was compared with the web SDK's code at work; what is
// said of Android and iOS was read from their SDKs' code.
package widget

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/rules"
)

// A Message is a message as clients get it: metadata is a map of strings.
type Message struct {
	Text        string
	ContentType kommunicate.ContentType
	HasFile     bool
	Metadata    map[string]string
}

// A View is what a client makes of a message's rich content.
type View struct {
	Figures  []Figure
	Controls []Control
	Form     *Form
	Fault    *Fault // Why the client shows less than the message holds; nil if not.
}

// A Fault is a message that a client cannot show.
type Fault struct {
	Rule   *rules.Rule
	Reason string // What is wrong with this message.
}

// fault is a view of nothing.
func fault(rule *rules.Rule, format string, args ...any) View {
	return View{Fault: &Fault{rule, fmt.Sprintf(format, args...)}}
}

// A Control is something that the user can click.
type Control struct {
	Label    string
	Under    string // The title of the card that it belongs to; "" without one.
	Figure   int    // Which of the view's figures it belongs to, from 1; 0 for none.
	Sends    bool   // It sends a message; a link does not.
	Text     string
	Metadata map[string]string
	Language string // The user's language from then on; "" for no change.
	Visit    *Visit // A page that opens, or data that is posted.
	Form     *Form  // The form that is submitted.
	Dead     string // Why a click does nothing; "" if it does something.
}

// Visible reports whether the surface shows a bot's or agent's message, or a
// notice.
func Visible(on kommunicate.Surface, m Message) bool {
	md := m.Metadata
	_, toSomebody := md["KM_ASSIGN_TO"]
	switch {
	case md["category"] == "HIDDEN":
		return false
	case on == kommunicate.Android && (md["category"] == "ARCHIVE" ||
		toSomebody || md["KM_ASSIGN_TEAM"] != "" || md["KM_STATUS"] != ""):
		return false // The whole message, text and all.
	case m.ContentType == kommunicate.ContentNotification && (md["hide"] == "true" || md["KM_TRIGGER_EVENT"] != ""):
		return false
	case m.Text != "" || m.HasFile || md["templateId"] != "":
		return true
	}
	return md["KM_FIELD"] != "" || md["KM_AUTO_SUGGESTION"] != ""
}

// Draw reads the rich content of a message.
func Draw(on kommunicate.Surface, metadata map[string]string) View {
	template, payload := metadata["templateId"], metadata["payload"]
	rich := metadata["contentType"] == "300"
	switch {
	case template == "" && rich:
		return fault(&rules.NoTemplate, "the message has no templateId")
	case template == "":
		return drawInput(on, metadata)
	case !rich && on != kommunicate.Web:
		return fault(&rules.NoContentType, "metadata.contentType is not \"300\"")
	}
	if !known(on, template) {
		return fault(&rules.UnknownTemplate, "template %s is not known", template)
	}
	switch template {
	case "1", "2", "4", "5":
		return View{Figures: []Figure{{Kind: Travel, Title: template}}}
	case "7", "8":
		return drawOne(on, template, payload)
	}
	return drawSome(on, template, payload, metadata)
}

// known reports whether the surface has code for the template.
func known(on kommunicate.Surface, template string) bool {
	switch template {
	case "3", "6", "7", "8", "9", "10", "11", "12", "14":
		return true
	case "1", "2", "4", "5", "13":
		return on == kommunicate.Web
	}
	return false
}

// drawOne draws the templates whose payload is an object.
func drawOne(on kommunicate.Surface, template, payload string) View {
	content := ParseObject(payload)
	switch {
	case payload == "":
		return fault(&rules.NoTemplate, "the message has no payload")
	case !json.Valid([]byte(payload)):
		return fault(&rules.UnknownPayload, "the payload is not JSON")
	case len(content) == 0:
		return fault(&rules.NoElements, "the payload is not an object with members")
	case template == "7":
		return drawList(on, content)
	}
	return drawDialog(on, content)
}

// drawSome draws the templates whose payload is an array.
func drawSome(on kommunicate.Surface, template, payload string, metadata map[string]string) View {
	items := parseObjects(payload)
	switch {
	case payload == "" && (template == "3" || template == "6"):
		return fault(&rules.UnknownPayload, "the message has no payload")
	case payload == "":
		return fault(&rules.NoTemplate, "the message has no payload")
	case !json.Valid([]byte(payload)):
		return fault(&rules.UnknownPayload, "the payload is not JSON")
	case template == "6" && on == kommunicate.Web && strings.TrimLeft(payload, " \t\r\n")[0] != '[':
		return View{Controls: []Control{{Dead: "the payload is not an array, of which the web makes one blank button"}}}
	case len(items) == 0 && template == "12":
		return fault(&rules.UnknownPayload, "the payload is not an array of objects")
	case len(items) == 0:
		return fault(&rules.NoElements, "the payload is not an array of objects")
	}
	switch template {
	case "3":
		return drawButtons(on, items, metadata)
	case "6":
		return drawReplies(on, items)
	case "9", "14":
		return drawMedia(on, template, items)
	case "10":
		return drawCards(on, items)
	case "12":
		return drawForm(on, items)
	}
	return drawCombined(on, items)
}
