package kommunicate

// SplitHandoffs returns the messages as a [Webhook], a [Client] and the
// handlers of the platforms deliver them: a message that shows something and
// hands off becomes two, since Android hides what stands in a message with a
// handoff. A message's own JSON stays in one piece. Neither the slice nor its
// messages are written to.
func SplitHandoffs(messages []Message) []Message {
	for i := range messages {
		if messages[i].splits() {
			return splitFrom(i, messages)
		}
	}
	return messages
}

// splitFrom splits a list whose first message to be split is the i'th.
func splitFrom(i int, messages []Message) []Message {
	split := append(make([]Message, 0, len(messages)+1), messages[:i]...)
	for _, m := range messages[i:] {
		if !m.splits() {
			split = append(split, m)
			continue
		}
		handoff := m.takeHandoff()
		split = append(split, m, handoff)
	}
	return split
}

func (m *Message) splits() bool { return m.Handoff != nil && m.shows() }

// shows reports whether there is something in the message for the user.
func (m *Message) shows() bool {
	return m.Text != "" || m.HTML != "" || m.Rich != nil || m.Input != nil ||
		m.AutoSuggestion != nil || m.Attachment != nil || m.Location != nil
}

// takeHandoff takes the handoff off the message, as a message of its own. What
// keeps one from the bots keeps the other.
func (m *Message) takeHandoff() Message {
	handoff := Message{Handoff: m.Handoff}
	m.Handoff = nil
	if skip, ok := m.Metadata.Get(skipBotKey); ok {
		handoff.Metadata = Members{{skipBotKey, skip}}
	}
	return handoff
}

// WithWholeHandoffs makes a [Client] or [Webhook] deliver a message that shows
// something and hands off in one piece, as Kommunicate's documentation shows
// it: see [SplitHandoffs]. Default: it is split. A [Relay] does as its client is
// told.
func WithWholeHandoffs() interface {
	ClientOption
	WebhookOption
} {
	return wholeHandoffs{}
}

type wholeHandoffs struct{}

func (wholeHandoffs) applyClient(c *clientConfig) error {
	c.wholeHandoffs = true
	return nil
}

func (wholeHandoffs) applyWebhook(c *webhookConfig) error {
	c.wholeHandoffs = true
	return nil
}
