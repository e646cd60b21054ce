package kommunicate

import (
	"github.com/kommunicate-go/kommunicate/internal/rawjson"
	"github.com/kommunicate-go/kommunicate/internal/rules"
	"github.com/kommunicate-go/kommunicate/internal/shape"
)

// An Action asks Kommunicate to do something: [ResolveConversation],
// [UpdateUserDetail], [AddTags], [AskCSAT] or [UnknownAction]
// (metadata.actionRequest). To ask whether agents are online, see
// [ReplyMetadata.FetchAgentAvailability].
//
// A text of an action may be a platform's placeholder ($email,
// $session.params.email, #ctx.email), which the platform replaces.
//
// Source: docs.kommunicate.io/docs/bot-setup.
type Action interface{ action(w *wire) }

// ResolveConversation closes the conversation; the user is told so.
type ResolveConversation struct{}

// UpdateUserDetail changes what Kommunicate knows of the user. Empty fields
// stay as they are; at least one must be set.
type UpdateUserDetail struct {
	Email       string
	DisplayName string
	ImageLink   string // URL of a picture.
	PhoneNumber string
	// Metadata are details of your own, shown to agents.
	Metadata Members
	Extra    Members
}

// AddTags tags the conversation. At least one.
type AddTags []string

// AskCSAT asks the user to rate the conversation. Web only, and only where
// ratings are switched on.
//
// Undocumented; seen in the web widget.
type AskCSAT struct{}

// An UnknownAction is one that this library has no type for. It is sent
// as it is, unchecked.
type UnknownAction struct {
	// Raw are the members of metadata that make it: actionRequest and payload.
	Raw Members
}

// actions reads each actionRequest. Adding an action is a type with an action
// method, and a line here.
var actions = map[string]func(*wire) Action{
	"resolveConversation": reader[Action]((*ResolveConversation).fields),
	"updateUserDetail":    reader[Action]((*UpdateUserDetail).fields),
	"addTags":             reader[Action]((*AddTags).fields),
	"askCSAT":             reader[Action]((*AskCSAT).fields),
}

// actionRequest walks the members of metadata that make an action.
func (w *wire) actionRequest(a *Action) {
	if w.encoding {
		switch {
		case *a == nil:
		case isNil(*a):
			w.fail("actionRequest", &rules.NilElement)
		default:
			(*a).action(w)
		}
		return
	}
	name := w.scope.object.Find("actionRequest")
	if name.Kind() != rawjson.String {
		return
	}
	read, ok := actions[name.Text()]
	switch {
	case ok:
		*a = read(w)
	case w.payload:
		*a = UnknownAction{Raw: w.takeRaw("actionRequest")}
	default:
		*a = UnknownAction{Raw: w.takeRaw("actionRequest", "payload")}
	}
}

// actionPayload walks metadata.payload as an action's. Rich content may have it
// already.
func (w *wire) actionPayload(extra *Members, fields func()) {
	if !w.payload {
		w.part("payload", extra, fields)
	} else if w.encoding {
		w.fail("payload", &rules.PayloadTwice)
	}
}

func (r ResolveConversation) action(w *wire) { r.fields(w) }

func (*ResolveConversation) fields(w *wire) { w.constant("actionRequest", "resolveConversation") }

func (a AskCSAT) action(w *wire) { a.fields(w) }

func (*AskCSAT) fields(w *wire) { w.constant("actionRequest", "askCSAT") }

func (u UpdateUserDetail) action(w *wire) { u.fields(w) }

func (u *UpdateUserDetail) fields(w *wire) {
	w.constant("actionRequest", "updateUserDetail")
	if w.encoding && u.empty() {
		w.fail("payload", &rules.EmptyAction)
	}
	w.actionPayload(&u.Extra, func() { u.detail(w) })
}

func (u *UpdateUserDetail) empty() bool {
	return u.Email == "" && u.DisplayName == "" && u.ImageLink == "" && u.PhoneNumber == "" &&
		len(u.Metadata) == 0 && len(u.Extra) == 0
}

// detail walks what is to change; the REST API takes the same object.
func (u *UpdateUserDetail) detail(w *wire) {
	if w.encoding {
		u.check(w)
	}
	w.text("email", &u.Email)
	w.text("displayName", &u.DisplayName)
	w.text("imageLink", &u.ImageLink)
	w.text("phoneNumber", &u.PhoneNumber)
	w.members("metadata", &u.Metadata)
}

// check looks at the formats, except where a platform is to fill one in.
func (u *UpdateUserDetail) check(w *wire) {
	if u.Email != "" && !shape.Placeholder(u.Email) && !shape.EmailAddress(u.Email) {
		w.fail("email", &rules.BadEmail)
	}
	if u.ImageLink != "" && (shape.UnsafeURL(u.ImageLink) || !shape.Placeholder(u.ImageLink)) {
		w.address("imageLink", u.ImageLink, shape.Address.Passes(u.ImageLink))
	}
}

func (t AddTags) action(w *wire) { t.fields(w) }

func (t *AddTags) fields(w *wire) {
	w.constant("actionRequest", "addTags")
	if w.encoding && len(*t) == 0 {
		w.fail("payload", &rules.EmptyAction)
	}
	if w.payload {
		w.actionPayload(nil, nil)
		return
	}
	w.in("payload", func() {
		if w.encoding {
			for i, tag := range *t {
				if tag == "" {
					w.failAt("tags", i, &rules.EmptyTag)
				}
			}
		}
		w.words("tags", (*[]string)(t))
	})
}

func (u UnknownAction) action(w *wire) {
	if len(u.Raw) == 0 {
		w.fail("actionRequest", &rules.EmptyAction)
	}
	if _, ok := u.Raw.Get("payload"); ok && w.payload {
		w.fail("payload", &rules.PayloadTwice)
	}
	w.writeRaw(u.Raw)
}
