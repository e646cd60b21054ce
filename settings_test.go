package kommunicate_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
)

func TestWithDefaults(t *testing.T) {
	settings := kommunicate.Settings{
		DefaultAssignee:    "sales-bot",
		DefaultAgentIDs:    []string{"anna"},
		DefaultBotIDs:      []string{"sales-bot"},
		Routing:            kommunicate.SkipRules,
		Welcome:            kommunicate.SkipWelcome,
		CustomWelcomeEvent: "SALES",
		WelcomeMessage:     "Hi",
		TeamID:             "5",
		ChatContext: kommunicate.ChatContext{
			Locale:          "en",
			Timezone:        "Europe/Paris",
			FormData:        kommunicate.Pairs("a", "1"),
			Attachments:     []kommunicate.Attachment{{Name: "x"}},
			ActionResponses: []kommunicate.ActionResponse{{Name: "x"}},
			Extra:           kommunicate.Pairs("plan", "free", "page", "pricing"),
		},
	}
	tests := map[string]struct {
		detail, want kommunicate.ConversationDetail
	}{
		"nothing said": {
			kommunicate.ConversationDetail{UserID: "ann"},
			kommunicate.ConversationDetail{
				UserID:             "ann",
				Assignee:           "sales-bot",
				AgentIDs:           []string{"anna"},
				BotIDs:             []string{"sales-bot"},
				Routing:            kommunicate.SkipRules,
				Welcome:            kommunicate.SkipWelcome,
				CustomWelcomeEvent: "SALES",
				WelcomeMessage:     "Hi",
				TeamID:             "5",
				ChatContext:        settings.ChatContext,
			},
		},
		"all said": {
			kommunicate.ConversationDetail{
				Assignee:           "faq-bot",
				AgentIDs:           []string{},
				BotIDs:             []string{"faq-bot"},
				Routing:            kommunicate.FollowRules,
				Welcome:            kommunicate.SendWelcome,
				CustomWelcomeEvent: "FAQ",
				WelcomeMessage:     "Hello",
				TeamID:             "6",
				ChatContext: kommunicate.ChatContext{
					Locale:          "fr",
					Language:        "fr",
					Timezone:        "UTC",
					FormData:        kommunicate.Pairs("b", "2"),
					Attachments:     []kommunicate.Attachment{},
					ActionResponses: []kommunicate.ActionResponse{},
					Extra:           kommunicate.Pairs("plan", "gold", "coupon", "X"),
				},
			},
			kommunicate.ConversationDetail{
				Assignee:           "faq-bot",
				AgentIDs:           []string{},
				BotIDs:             []string{"faq-bot"},
				Routing:            kommunicate.FollowRules,
				Welcome:            kommunicate.SendWelcome,
				CustomWelcomeEvent: "FAQ",
				WelcomeMessage:     "Hello",
				TeamID:             "6",
				ChatContext: kommunicate.ChatContext{
					Locale:          "fr",
					Language:        "fr",
					Timezone:        "UTC",
					FormData:        kommunicate.Pairs("b", "2"),
					Attachments:     []kommunicate.Attachment{},
					ActionResponses: []kommunicate.ActionResponse{},
					Extra:           kommunicate.Pairs("plan", "gold", "page", "pricing", "coupon", "X"),
				},
			},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := test.detail.WithDefaults(settings)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestWithDefaultsSharesNothing(t *testing.T) {
	settings := kommunicate.Settings{DefaultAgentIDs: []string{"anna"}, ChatContext: kommunicate.ChatContext{Extra: kommunicate.Pairs("plan", "free")}}
	detail := kommunicate.ConversationDetail{}.WithDefaults(settings)
	detail.AgentIDs[0] = "eve"
	detail.ChatContext.Extra[0].Name = "x"
	if settings.DefaultAgentIDs[0] != "anna" || settings.ChatContext.Extra[0].Name != "plan" {
		t.Error("changing the detail changed the settings")
	}
}
