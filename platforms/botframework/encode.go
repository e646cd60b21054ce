package botframework

import (
	"github.com/kommunicate-go/kommunicate"
)

// Encode returns one activity for each message. What only Kommunicate has stands
// in channelData.kommunicate, whole: nothing degrades on the way to [Decode]. The
// rest of the activity is the same as far as other channels have it: buttons,
// cards, files. The error is a [*kommunicate.ValidationError].
func Encode(messages []kommunicate.Message) ([]Activity, []kommunicate.Degraded, error) {
	if _, err := kommunicate.AppendMessages(nil, messages); err != nil {
		return nil, nil, err
	}
	activities := make([]Activity, len(messages))
	for i := range messages {
		activity, err := encode(&messages[i])
		if err != nil {
			return nil, nil, err
		}
		activities[i] = activity
	}
	return activities, nil, nil
}

func encode(m *kommunicate.Message) (Activity, error) {
	activity := native(m)
	if isNative(m) {
		return activity, nil
	}
	raw, err := m.AppendJSON(nil)
	activity.ChannelData.Kommunicate = raw
	return activity, err
}

// isNative reports whether an activity says all of the message: it is a text.
func isNative(m *kommunicate.Message) bool {
	return (m.Text != "" || m.HTML != "") && m.Rich == nil && m.Action == nil && m.Handoff == nil && m.Input == nil &&
		m.AutoSuggestion == nil && m.AttachmentButton == kommunicate.KeepAttachmentButton &&
		!m.IgnoreTextResponse && len(m.Metadata) == 0 && len(m.Extra) == 0
}

// native is what of the message every channel shows.
func native(m *kommunicate.Message) Activity {
	activity := Activity{Type: TypeMessage, Text: m.Text}
	switch {
	case m.HTML != "":
		activity.Text, activity.TextFormat = string(m.HTML), formatXML
	case m.Text != "":
		activity.TextFormat = formatPlain
	}
	if _, ok := m.Action.(kommunicate.ResolveConversation); ok {
		activity.Type, activity.Code = TypeEndOfConversation, "completedSuccessfully"
	}
	if m.Handoff != nil && m.Text == "" && m.HTML == "" && m.Rich == nil {
		return Activity{Type: TypeEvent, Name: EventHandoff, Value: handoffContext(m)}
	}
	activity.setRich(m.Rich)
	return activity
}

func handoffContext(m *kommunicate.Message) []byte {
	if context, ok := m.Metadata.Get(HandoffContext); ok {
		return context
	}
	return []byte("{}")
}

// Add adds messages to the answer. One that shows something and hands off becomes
// two: see [kommunicate.SplitHandoffs]. The error is a
// [*kommunicate.ValidationError].
func (r *Response) Add(messages ...kommunicate.Message) error {
	encoded, _, err := Encode(kommunicate.SplitHandoffs(messages))
	if err != nil {
		return err
	}
	r.Activities = append(r.Activities, encoded...)
	return nil
}
