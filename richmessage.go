package kommunicate

import (
	"bytes"
	"encoding/json"

	"github.com/kommunicate-go/kommunicate/internal/rawjson"
	"github.com/kommunicate-go/kommunicate/internal/rules"
	"github.com/kommunicate-go/kommunicate/internal/shape"
)

// A RichMessage is what a bubble shows besides text: [SuggestedReplies],
// [LinkButtons], [Submit], [CombinedButtons], [List], [Dialog], [Images],
// [Cards], [Form], [Videos], or [UnknownRichMessage].
//
// On the wire it is metadata.payload, with contentType "300" and a templateId,
// which the encoder writes. Template 13, the web widget's alias of the combined
// buttons, decodes as [CombinedButtons] and is written as 11, which every client
// knows.
type RichMessage interface {
	// richMessage writes contentType, templateId, payload and what belongs to
	// them into the metadata.
	richMessage(w *wire)
}

// An UnknownRichMessage is rich content that fits no type of this library: a
// template of tomorrow, one of the travel demo (1, 2, 4, 5). It is sent as
// it is, unchecked.
type UnknownRichMessage struct {
	// Raw are the members of metadata that make it rich: contentType,
	// templateId, payload, as they came. What else its template reads stands in
	// the message's Metadata.
	Raw Members
}

// An UnknownElement is a button, list row or form field that fits no type of
// this library. It is sent as it is, unchecked.
type UnknownElement struct {
	Raw json.RawMessage
}

// SuggestedReplies are buttons that each send a text (templateId 6). Shown by
// every client, any number.
//
// Source: docs.kommunicate.io/docs/message-types.
type SuggestedReplies []SuggestedReply

// A SuggestedReply is a button that sends a text as if the user had typed it.
// It stands among [SuggestedReplies], as a [CardButton], [CombinedButton] or
// [ListButton].
type SuggestedReply struct {
	// Title is the label. Required.
	Title string
	// Message is the text that is sent. Optional: without it, the title.
	Message string
	// Language, a tag such as "es", becomes the user's language before the text
	// is sent. Optional. Ignored by iOS.
	Language string
	// Metadata goes along with the text. Optional. iOS drops it on cards and
	// lists.
	Metadata ReplyMetadata
	Extra    Members
}

// ReplyMetadata rides on the message that a click sends, back to the bot
// ([Turn.Metadata]). The zero value is none.
type ReplyMetadata struct {
	// Event is raised on the bot together with the text (KM_TRIGGER_EVENT).
	Event string
	// FetchAgentAvailability asks Kommunicate to tell the bot whether an agent is
	// online; the answer arrives in [ChatContext.ActionResponses] of the turn.
	FetchAgentAvailability bool
	// Context is merged into the turn's chat context (KM_CHAT_CONTEXT).
	Context Members
	// Extra are further keys, delivered as [Turn.Metadata]. Keep the values
	// strings: Android and iOS turn others into strings or drop them.
	Extra Members
}

// LinkButtons are buttons that open web pages (templateId 3).
//
// Source: docs.kommunicate.io/docs/message-types.
type LinkButtons []Link

// A Link is a button that opens a web page. It stands among [LinkButtons], as a
// [CardButton], [CombinedButton] or [ListButton].
type Link struct {
	// Name is the label. Required.
	Name string
	// URL is an absolute URL with its scheme. Required.
	URL string
	// SameTab opens the page in place of the one that holds the chat. The web
	// widget opens a new tab otherwise; mobile clients ignore it.
	SameTab bool
	Extra   Members
}

// A Submit is a button that posts FormData to a server of yours (FormAction)
// and then sends Message as the user's text. As a [RichMessage] it is a single
// button (templateId 3); it also stands as a [CardButton] and [CombinedButton],
// at most one in each. To ask the user for data use a [Form].
//
// iOS posts only amount and description from cards, Android only a fixed list of
// payment fields from combined buttons.
type Submit struct {
	// Name is the label. Required.
	Name string
	// Message is the acknowledgement that appears as the user's text. Optional:
	// without it, the name.
	Message string
	// FormData are the values that are posted. Required, strings.
	FormData Members
	// FormAction is the absolute URL to post to. Required.
	FormAction string
	// RequestType is how they are posted. Optional: a form.
	RequestType RequestType
	Extra       Members
}

// RequestType is how form data is sent.
type RequestType string

const (
	// RequestForm posts as application/x-www-form-urlencoded; the web widget
	// opens a new tab for it.
	RequestForm RequestType = ""
	// RequestJSON posts as JSON.
	RequestJSON RequestType = "json"
	// PostBackToBot, in a [FormSubmit], sends the data to the bot with the next
	// turn ([ChatContext.FormData]).
	PostBackToBot RequestType = "postBackToBotPlatform"
)

// templates reads each templateId. Adding a template is a type with a
// richMessage method, and a line here.
var templates = map[string]func(*wire) RichMessage{
	"3":  readButtons,
	"6":  reader[RichMessage]((*SuggestedReplies).fields),
	"7":  reader[RichMessage]((*List).fields),
	"8":  reader[RichMessage]((*Dialog).fields),
	"9":  reader[RichMessage]((*Images).fields),
	"10": reader[RichMessage]((*Cards).fields),
	"11": reader[RichMessage]((*CombinedButtons).fields),
	"12": reader[RichMessage]((*Form).fields),
	"13": reader[RichMessage]((*CombinedButtons).fields),
	"14": reader[RichMessage]((*Videos).fields),
}

// rich walks the members of metadata that make a message rich.
func (w *wire) rich(r *RichMessage) {
	if w.encoding {
		switch {
		case *r == nil:
			if raw, ok := w.toAdd("templateId"); ok && string(raw) != "null" {
				w.fail("templateId", &rules.Broken)
			}
			if raw, ok := w.toAdd("contentType"); ok && isRich(raw) {
				w.fail("", &rules.NoTemplate)
			}
		case isNil(*r):
			w.fail("", &rules.NilElement)
		default:
			(*r).richMessage(w)
		}
		return
	}
	id := w.scope.object.Find("templateId")
	if id.Kind() <= rawjson.Null {
		return
	}
	if read, ok := templates[id.Text()]; ok {
		*r = read(w)
		return
	}
	*r = UnknownRichMessage{Raw: w.takeRaw("contentType", "templateId", "payload")}
}

func isRich(contentType json.RawMessage) bool {
	return string(contentType) == `"300"` || string(contentType) == "300"
}

// takeRaw takes members as they are.
func (w *wire) takeRaw(names ...string) Members {
	var raw Members
	for _, name := range names {
		if v := w.scope.object.Take(name); v.Kind() != rawjson.Missing {
			raw = append(raw, Member{name, clone(v)})
		}
	}
	return raw
}

// writeRaw writes members as they are.
func (w *wire) writeRaw(raw Members) {
	for i := range raw {
		if _, twice := w.toAdd(raw[i].Name); twice {
			w.fail(raw[i].Name, &rules.SetTwice)
		}
		w.rawMember(&raw[i])
	}
}

// template walks what every rich message begins with.
func (w *wire) template(id literal) {
	w.constant("contentType", "300")
	w.constant("templateId", id)
}

func (u UnknownRichMessage) richMessage(w *wire) {
	if len(u.Raw) == 0 {
		w.fail("", &rules.NoTemplate)
	}
	w.writeRaw(u.Raw)
}

func (r SuggestedReplies) richMessage(w *wire) { r.fields(w) }

func (r *SuggestedReplies) fields(w *wire) {
	w.template("6")
	fullList(w, "payload", (*[]SuggestedReply)(r), (*SuggestedReply).suggested)
}

func (r *SuggestedReply) suggested(w *wire) {
	w.object(&r.Extra, func() {
		w.must("title", &r.Title, &rules.NoLabel)
		w.or("message", &r.Message, r.Title)
		w.text("updateLanguage", &r.Language)
		w.reply("replyMetadata", &r.Metadata)
	})
}

func (m *ReplyMetadata) empty() bool {
	return m.Event == "" && !m.FetchAgentAvailability && len(m.Context) == 0 && len(m.Extra) == 0
}

func (m *ReplyMetadata) fields(w *wire) {
	w.text("KM_TRIGGER_EVENT", &m.Event)
	if w.encoding && m.FetchAgentAvailability {
		w.writeText("actionRequest", availabilityRequest)
	} else if !w.encoding && w.scope.object.Find("actionRequest").Is(availabilityRequest) {
		w.scope.object.Take("actionRequest")
		m.FetchAgentAvailability = true
	}
	w.members("KM_CHAT_CONTEXT", &m.Context)
}

const availabilityRequest = "fetchAgentAvailability"

func (l LinkButtons) richMessage(w *wire) { l.fields(w) }

func (l *LinkButtons) fields(w *wire) {
	w.template("3")
	fullList(w, "payload", (*[]Link)(l), (*Link).button)
}

func (l *Link) button(w *wire) {
	w.object(&l.Extra, func() {
		w.tag("type", "link")
		w.label("name", &l.Name)
		w.link("url", &l.URL)
		w.unset("openLinkInNewTab", &l.SameTab)
		w.never("replyMetadata", &rules.DeadMetadata)
	})
}

func (s Submit) richMessage(w *wire) { s.fields(w) }

// fields walks a submit button of template 3, whose data stands beside the
// payload. Clients find the button by its lack of a type.
func (s *Submit) fields(w *wire) {
	w.template("3")
	button := []*Submit{s}
	array(w, "payload", &button, func(b **Submit, w *wire) {
		w.object(&s.Extra, func() {
			w.label("name", &s.Name)
			w.acknowledgement("replyText", &s.Message, s.Name)
			w.never("type", &rules.BadKind)
			w.never("replyMetadata", &rules.DeadMetadata)
		})
	})
	s.request(w)
}

// request walks what is posted, and where to.
func (s *Submit) request(w *wire) {
	w.formData(&s.FormData)
	w.link("formAction", &s.FormAction)
	s.RequestType.walk(w)
}

func (r *RequestType) walk(w *wire) {
	if w.encoding && *r != "" && !shape.AttributeText(string(*r)) {
		w.fail("requestType", &rules.BadKind)
	}
	w.text("requestType", (*string)(r))
}

// formData walks the data of a submit button: texts that the web widget puts
// into attributes.
func (w *wire) formData(m *Members) {
	if w.encoding {
		if w.known("formData") {
			return
		}
		if len(*m) == 0 {
			w.fail("formData", &rules.NoFormData)
			return
		}
		w.inside("formData", nil, func() {
			for i := range *m {
				w.formMember(&(*m)[i])
			}
		})
		return
	}
	w.members("formData", m)
}

func (w *wire) formMember(m *Member) {
	if w.plainMember(m) {
		return
	}
	if !w.formText(m.Value) || !shape.AttributeText(m.Name) {
		w.fail(m.Name, &rules.BadFormData)
	}
	w.rawMember(m)
}

// formText reports whether a value reaches the server as it is: a scalar
// without what a web page reads otherwise in an attribute.
func (w *wire) formText(raw json.RawMessage) bool {
	if w.index.Reset(raw) != nil {
		return false
	}
	switch v := w.index.Root(); v.Kind() {
	case rawjson.String, rawjson.Number, rawjson.Bool:
		return !bytes.ContainsAny(v.Raw(), `\&`) || shape.AttributeText(v.Text())
	}
	return false
}

// readButtons reads template 3: links, or one submit button. A mixture is
// neither.
func readButtons(w *wire) RichMessage {
	links, others := 0, 0
	for button := range w.native(w.scope.object.Find("payload")).Elements() {
		if button.Find("type").Is("link") {
			links++
		} else {
			others++
		}
	}
	switch {
	case others == 0:
		return reader[RichMessage]((*LinkButtons).fields)(w)
	case others > 1:
		w.template("3") // The payload stays in Metadata: broken.
		return Submit{}
	case links == 0:
		return reader[RichMessage]((*Submit).fields)(w)
	}
	return UnknownRichMessage{Raw: w.takeRaw("contentType", "templateId", "payload")}
}
