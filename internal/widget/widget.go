// Package widget is what Kommunicate's clients make of a message: what a user
// sees, what can be clicked, and what a click sends. There is one function for
// each template, in which the differences between the surfaces stand side by
// side.
//
// What is said of the web was compared with the web SDK's code at work; what is
// said of Android and iOS was read from their SDKs' code.
package widget

import (
	"fmt"

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
