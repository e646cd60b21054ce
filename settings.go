package kommunicate

import "slices"

// Settings are defaults for the conversations of one page, app or campaign. They
// do on a server what the web SDK's updateSettings does on a page:
//
//	detail = detail.WithDefaults(pricingPage)
//
// The zero value of a field is no default. [ConversationDetail] says what each
// field means; [Client.StartConversation] checks it there.
//
// Source: docs.kommunicate.io/docs/web-conversation.
type Settings struct {
	DefaultAssignee    string
	DefaultAgentIDs    []string
	DefaultBotIDs      []string
	Routing            Routing
	Welcome            Welcome
	CustomWelcomeEvent string
	WelcomeMessage     string
	TeamID             string
	ChatContext        ChatContext
}

// WithDefaults returns the detail with the settings in place of what it does not
// say: a zero value, or a nil slice. An empty slice that is not nil says "none".
// The chat contexts are merged key by key; the detail's keys win. Neither d nor s
// is changed.
func (d ConversationDetail) WithDefaults(s Settings) ConversationDetail {
	fill(&d.Assignee, s.DefaultAssignee)
	fill(&d.Routing, s.Routing)
	fill(&d.Welcome, s.Welcome)
	fill(&d.CustomWelcomeEvent, s.CustomWelcomeEvent)
	fill(&d.WelcomeMessage, s.WelcomeMessage)
	fill(&d.TeamID, s.TeamID)
	if d.AgentIDs == nil {
		d.AgentIDs = slices.Clone(s.DefaultAgentIDs)
	}
	if d.BotIDs == nil {
		d.BotIDs = slices.Clone(s.DefaultBotIDs)
	}
	d.ChatContext = mergeContexts(d.ChatContext, s.ChatContext)
	return d
}

func fill[T comparable](value *T, fallback T) {
	var zero T
	if *value == zero {
		*value = fallback
	}
}

func mergeContexts(own, defaults ChatContext) ChatContext {
	fill(&own.Locale, defaults.Locale)
	fill(&own.Language, defaults.Language)
	fill(&own.Timezone, defaults.Timezone)
	fill(&own.MessageSource, defaults.MessageSource)
	fill(&own.FormMessageKey, defaults.FormMessageKey)
	if own.Attachments == nil {
		own.Attachments = slices.Clone(defaults.Attachments)
	}
	if own.FormData == nil {
		own.FormData = slices.Clone(defaults.FormData)
	}
	if own.ActionResponses == nil {
		own.ActionResponses = slices.Clone(defaults.ActionResponses)
	}
	if len(defaults.Extra) > 0 {
		merged := slices.Clone(defaults.Extra)
		for _, member := range own.Extra {
			merged.set(member.Name, member.Value)
		}
		own.Extra = merged
	}
	return own
}
