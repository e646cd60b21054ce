package kommunicate

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/kommunicate-go/kommunicate/internal/rawjson"
	"github.com/kommunicate-go/kommunicate/internal/rules"
)

// UnmarshalJSON reads what Kommunicate posts to a custom bot. It refuses only
// what is not a JSON object.
func (t *Turn) UnmarshalJSON(data []byte) error {
	*t = Turn{}
	return decode(data, "turn", t.fields)
}

// MarshalJSON writes the turn as Kommunicate posts it to a custom bot. What came
// in with the wrong kind, and so stands in an Extra, is written as it came, in
// place of the field. It fails only where a raw value is no JSON.
func (t Turn) MarshalJSON() ([]byte, error) {
	w := newLenientEncoder()
	t.fields(w)
	return w.encoded(nil)
}

func (t *Turn) fields(w *wire) {
	w.object(&t.Extra, func() {
		w.text("botId", &t.BotID)
		w.text("key", &t.Key)
		w.text("from", &t.UserID)
		w.or("message", &t.Text, "")
		w.groupID("groupId", &t.GroupID)
		w.part("metadata", &t.Metadata, func() { t.metadata(w) })
		w.contentType(&t.ContentType)
		t.application(w)
		w.source(&t.Source)
		w.text("eventName", &t.Event)
		w.millis("createdAt", &t.CreatedAt)
		w.part("userInfo", &t.UserInfo, func() {})
		w.text("matchedIntentName", &t.Intent)
		if !w.encoding {
			t.infer(w)
		}
	})
}

func (t *Turn) metadata(w *wire) {
	w.part("KM_CHAT_CONTEXT", &t.ChatContext.Extra, func() { t.ChatContext.fields(w) })
}

// application walks the application's id, which documents call applicationKey
// and every capture applicationId.
func (t *Turn) application(w *wire) {
	w.text("applicationId", &t.AppID)
	if !w.encoding && t.AppID == "" {
		w.text("applicationKey", &t.AppID)
	}
}

// infer fills in what some versions say elsewhere.
func (t *Turn) infer(w *wire) {
	if t.Intent == "" {
		w.readText("matchedIntent", &t.Intent)
	}
	if t.Event == "" {
		t.Event = t.Metadata.Text("KM_TRIGGER_EVENT")
	}
}

// groupID walks a conversation's id: a number where it is one.
func (w *wire) groupID(name string, id *GroupID) {
	if !w.encoding {
		w.readText(name, (*string)(id))
		return
	}
	if w.known(name) || *id == "" {
		return
	}
	if decimal(string(*id)) {
		w.key(name)
		w.out = append(w.out, *id...)
		return
	}
	w.writeText(name, string(*id))
}

// decimal reports whether s is a number as JSON writes whole ones.
func decimal(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s == "0" || s != "" && s[0] != '0'
}

// Words that documents use in place of numbers.
var (
	contentTypeWords = map[string]ContentType{
		"text": ContentText, "attachment": ContentAttachment, "location": ContentLocation, "html": ContentHTML,
	}
	sourceWords = map[string]int{"web": 1, "android": 2, "ios": 3, "platform": 4}
)

func (w *wire) contentType(c *ContentType) {
	w.numberOrWord("contentType", (*int)(c), func(word string) (int, bool) {
		c, ok := contentTypeWords[word]
		return int(c), ok
	})
}

func (w *wire) source(source *int) {
	w.numberOrWord("source", source, func(word string) (int, bool) {
		s, ok := sourceWords[word]
		return s, ok
	})
}

func (w *wire) numberOrWord(name string, n *int, words func(string) (int, bool)) {
	if !w.encoding {
		v := w.scope.object.Take(name)
		if v.Kind() == rawjson.String {
			if i, ok := words(v.Text()); ok {
				*n = i
				return
			}
		}
		w.readNumber(name, v, n)
		return
	}
	if w.known(name) {
		return
	}
	w.key(name)
	w.out = strconv.AppendInt(w.out, int64(*n), 10)
}

// millis walks a time in milliseconds since 1970; 0 is none.
func (w *wire) millis(name string, t *time.Time) {
	if w.encoding {
		if !w.known(name) && !t.IsZero() {
			w.key(name)
			w.out = strconv.AppendInt(w.out, t.UnixMilli(), 10)
		}
		return
	}
	v := w.scope.object.Take(name)
	switch ms, ok := v.Int(); {
	case !ok:
		w.setAside(name, v)
	case ms != 0:
		*t = time.UnixMilli(ms).UTC()
	}
}

// fields walks the context's members; Extra is the caller's.
func (c *ChatContext) fields(w *wire) {
	w.text("kmUserLocale", &c.Locale)
	w.text("kmUserLanguageCode", &c.Language)
	w.text("kmUserTimezone", &c.Timezone)
	w.text("messageSource", &c.MessageSource)
	list(w, "attachments", &c.Attachments, (*Attachment).fields)
	w.members("formData", &c.FormData)
	w.text("formMsgKey", &c.FormMessageKey)
	list(w, "actionResponse", &c.ActionResponses, (*ActionResponse).fields)
}

func (c *ChatContext) empty() bool {
	return c.Locale == "" && c.Language == "" && c.Timezone == "" && c.MessageSource == "" &&
		len(c.Attachments) == 0 && len(c.FormData) == 0 && c.FormMessageKey == "" &&
		len(c.ActionResponses) == 0 && len(c.Extra) == 0
}

// MarshalJSON writes the context as the object that KM_CHAT_CONTEXT is, with the
// same leniency as [Turn.MarshalJSON].
func (c ChatContext) MarshalJSON() ([]byte, error) {
	w := newLenientEncoder()
	w.object(&c.Extra, func() { c.fields(w) })
	return w.encoded(nil)
}

// UnmarshalJSON reads a context: an object, or a JSON string that holds one.
func (c *ChatContext) UnmarshalJSON(data []byte) error {
	*c = ChatContext{}
	return decode(data, "chat context", func(w *wire) {
		w.object(&c.Extra, func() { c.fields(w) })
	})
}

const locationType = "location"

func (a *Attachment) fields(w *wire) {
	w.object(&a.Extra, func() {
		w.text("type", &a.Type)
		w.in("payload", func() {
			if place := w.scope.object.Find("lat").Kind() != rawjson.Missing; a.Location != nil || place && a.Type == locationType {
				a.place(w)
				return
			}
			w.text("name", &a.Name)
			w.text("url", &a.URL)
			w.text("size", &a.Size)
		})
	})
}

func (a *Attachment) place(w *wire) {
	if !w.encoding {
		a.Location = new(Location)
	}
	w.must("lat", &a.Location.Latitude, &rules.Missing)
	w.must("lon", &a.Location.Longitude, &rules.Missing)
}

func (r *ActionResponse) fields(w *wire) {
	w.object(&r.Extra, func() {
		w.text("name", &r.Name)
		w.in("payload", func() { w.text("availabilityStatus", (*string)(&r.Availability)) })
	})
}

// Availability is Kommunicate's answer to a reply that asked whether an agent
// is online ([ReplyMetadata.FetchAgentAvailability]), and whether there is one.
func (t *Turn) Availability() (Availability, bool) {
	for _, response := range t.ActionResponses {
		if response.Name == availabilityRequest && response.Availability != "" {
			return response.Availability, true
		}
	}
	return "", false
}

// ContextAs decodes the turn's whole chat context into a type of yours, as
// [encoding/json.Unmarshal] does. The error is as that of [Members.Decode].
func ContextAs[T any](t *Turn) (T, error) {
	var v T
	raw, err := t.ChatContext.MarshalJSON()
	if err == nil {
		err = json.Unmarshal(raw, &v)
	}
	return v, err
}
