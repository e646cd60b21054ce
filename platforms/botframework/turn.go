package botframework

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge"
)

// Turn returns what the activity says the user did: a text, an event, files, a
// form, and Kommunicate's chat context from channelData.kommunicate.
//
// Key is the activity's id, with the conversation's in front. Without a context of Kommunicate's, the conversation,
// the user and the bot are those of the activity; the value of an event is the
// context's Extra, and that of a message the form's data, if they are objects. A
// message with attachments and no text is [kommunicate.EventMedia]. A
// conversationUpdate that adds somebody else than the bot is
// [kommunicate.EventWelcome]. CreatedAt is the local timestamp, or the channel's.
// Native is the activity itself.
func (act *Activity) Turn() *kommunicate.Turn {
	t := &kommunicate.Turn{}
	act.fill(t)
	return t
}

func (act *Activity) fill(t *kommunicate.Turn) {
	bridge.SetContext(t, act.ChannelData.Kommunicate)
	setDefault(&t.BotID, act.Recipient.ID)
	setDefault(&t.UserID, act.From.ID)
	setDefault(&t.Locale, act.Locale)
	if t.GroupID == "" {
		t.GroupID = kommunicate.GroupID(act.Conversation.ID)
	}
	t.Key, t.Native = act.key(), act
	t.CreatedAt = act.time()
	switch act.Type {
	case TypeEvent:
		t.Event = act.Name
		act.fillValue(&t.ChatContext.Extra)
	case TypeUpdate:
		if act.welcomes() {
			t.Event = kommunicate.EventWelcome
		}
	default:
		t.Text = act.Text
		act.fillValue(&t.FormData)
		act.fillFiles(t)
	}
}

// key identifies the activity among those of all conversations: some channels
// number them in each, or by the clock.
func (act *Activity) key() string {
	if act.ID == "" || strings.HasPrefix(act.ID, act.Conversation.ID+"|") {
		return act.ID
	}
	return act.Conversation.ID + "|" + act.ID
}

func setDefault(s *string, otherwise string) {
	if *s == "" {
		*s = otherwise
	}
}

// fillValue reads the value, unless the chat context says what it is.
func (act *Activity) fillValue(members *kommunicate.Members) {
	if act.ChannelData.Kommunicate != nil {
		return
	}
	var value kommunicate.Members
	if value.UnmarshalJSON(act.Value) == nil && len(value) > 0 {
		*members = value
	}
}

// fillFiles reads the attachments, unless the chat context has them.
func (act *Activity) fillFiles(t *kommunicate.Turn) {
	if len(t.Attachments) == 0 {
		for i := range act.Attachments {
			if a := &act.Attachments[i]; a.ContentURL != "" {
				t.Attachments = append(t.Attachments, kommunicate.Attachment{Type: a.ContentType, Name: a.Name, URL: a.ContentURL})
			}
		}
	}
	if len(t.Attachments) == 0 {
		return
	}
	if t.Text == "" {
		t.Event = kommunicate.EventMedia
	}
	t.ContentType = kommunicate.ContentAttachment
	if t.Attachments[0].Location != nil {
		t.ContentType = kommunicate.ContentLocation
	}
}

// welcomes reports whether somebody else than the bot has come.
func (act *Activity) welcomes() bool {
	return slices.ContainsFunc(act.MembersAdded, func(m ChannelAccount) bool { return m.ID != act.Recipient.ID })
}

func (act *Activity) time() time.Time {
	for _, stamp := range []string{act.LocalTimestamp, act.Timestamp} {
		if t, err := time.Parse(time.RFC3339Nano, stamp); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

// anonymous is the user of a turn that names none: Direct Line wants one.
const anonymous = "user"

// activityOf is what a bot is told of a turn; nil if there is nothing to tell.
func activityOf(turn *kommunicate.Turn) (*Activity, error) {
	context, err := bridge.Context(turn)
	if err != nil {
		return nil, fmt.Errorf("kommunicate: botframework: the chat context: %w", err)
	}
	act := &Activity{
		Type:        TypeMessage,
		From:        ChannelAccount{ID: turn.UserID, Role: roleUser},
		Locale:      bridge.Language(turn, ""),
		ChannelData: ChannelData{Kommunicate: context},
	}
	setDefault(&act.From.ID, anonymous)
	if !turn.CreatedAt.IsZero() {
		act.LocalTimestamp = turn.CreatedAt.Format(time.RFC3339Nano)
	}
	if turn.Event != "" && (turn.Event != kommunicate.EventMedia || len(turn.Attachments) == 0) {
		return act, act.setEvent(turn)
	}
	act.Text, act.TextFormat = turn.Text, formatPlain
	act.setValue(turn)
	if err := act.setFiles(turn.Attachments); err != nil {
		return nil, err
	}
	if act.Text == "" && act.Value == nil && len(act.Attachments)+len(act.Entities) == 0 {
		return nil, nil
	}
	return act, nil
}

func (act *Activity) setEvent(turn *kommunicate.Turn) error {
	act.Type, act.Name = TypeEvent, turn.Event
	value, err := bridge.FreeKeys(turn).MarshalJSON()
	if err != nil {
		return fmt.Errorf("kommunicate: botframework: the event's data: %w", err)
	}
	act.Value = value
	return nil
}

// setValue sets what the user filled in, or what a button had as its value. The
// text of the button of an Adaptive Card stays away: a bot does not expect one.
func (act *Activity) setValue(turn *kommunicate.Turn) {
	if len(turn.FormData) > 0 {
		value, adaptive := formValue(turn.FormData)
		act.Value = value
		if adaptive {
			act.Text = ""
		}
		return
	}
	if value, ok := turn.ChatContext.Extra.Get(valueKey); ok {
		act.Value = value
	}
}

// setFiles adds files as attachments, and places as entities.
func (act *Activity) setFiles(files []kommunicate.Attachment) error {
	for _, f := range files {
		if f.Location == nil {
			act.Attachments = append(act.Attachments, Attachment{ContentType: f.Type, ContentURL: f.URL, Name: f.Name})
			continue
		}
		place, err := json.Marshal(map[string]any{"type": "Place", "geo": map[string]any{
			"type": "GeoCoordinates", "latitude": coordinate(f.Location.Latitude), "longitude": coordinate(f.Location.Longitude),
		}})
		if err != nil {
			return fmt.Errorf("kommunicate: botframework: a place: %w", err)
		}
		act.Entities = append(act.Entities, place)
	}
	return nil
}

// coordinate is a number, as the Bot Framework has it, if the text is one.
func coordinate(text string) any {
	var n json.Number
	if json.Unmarshal([]byte(text), &n) == nil && n != "" {
		return n
	}
	return text
}
