package kommunicate

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/kommunicate-go/kommunicate/internal/rules"
)

// A ConversationDetail says how a conversation starts: what the web SDK's
// startConversation takes, and for whom it is. Its JSON names, by which a
// [*ValidationError] points at a field, are those of the web SDK.
//
// Source: docs.kommunicate.io/docs/web-conversation and /api-detail.
type ConversationDetail struct {
	// UserID is the end user, created if unknown. Required.
	UserID string `json:"userId" validate:"required,id"`
	// AgentIDs join the conversation, by their login e-mails. Optional; the
	// conversation rules can add others.
	AgentIDs []string `json:"agentIds" validate:"dive,id"`
	// BotIDs join the conversation. Optional; the rules can add others.
	BotIDs []string `json:"botIds" validate:"dive,id"`
	// Assignee is the agent or bot that gets the conversation. Optional: without
	// one the rules choose. It is not added to the members by this library.
	Assignee string `json:"assignee" validate:"omitempty,id"`
	// Routing says whether the conversation rules apply. Optional.
	Routing Routing `json:"skipRouting" validate:"oneof=0 1 2"`
	// Welcome says whether the bot gets the welcome event. Optional.
	Welcome Welcome `json:"skipBotEvent" validate:"oneof=0 1 2"`
	// CustomWelcomeEvent is raised on the bot instead of [EventWelcome]. Optional.
	CustomWelcomeEvent string `json:"customWelcomeEvent"`
	// WelcomeMessage replaces the welcome text of the dashboard. Optional.
	WelcomeMessage string `json:"WELCOME_MESSAGE"`
	// ClientGroupID is an id of your own, at most 256 characters. Optional. One
	// that exists is an [*APIError]: "group already exists".
	ClientGroupID string `json:"clientGroupId" validate:"omitempty,id,max=256"`
	// TeamID routes the conversation to a team. Optional.
	TeamID string `json:"teamId" validate:"omitempty,id"`
	// Title is the conversation's name. Optional: without it, "Conversations".
	Title string `json:"conversationTitle"`
	// ChatContext reaches the bot with every message. Optional.
	ChatContext ChatContext `json:"KM_CHAT_CONTEXT" validate:"-"`
	// Metadata is shown to agents in the dashboard's conversation info. Optional.
	Metadata Members `json:"conversationMetadata" validate:"-"`
}

// Routing says whether the conversation rules of the dashboard apply to a new
// conversation (SKIP_ROUTING).
type Routing int

const (
	// RoutingDefault skips the rules when there is an assignee, whom the rules
	// would replace, and leaves them on otherwise.
	RoutingDefault Routing = iota
	// FollowRules applies the rules.
	FollowRules
	// SkipRules does not. Name an assignee too.
	SkipRules
)

// Welcome says whether the bot of a new conversation gets the welcome event.
type Welcome int

const (
	// WelcomeDefault leaves it to the [Settings], and without them sends it.
	WelcomeDefault Welcome = iota
	// SendWelcome sends it, whatever the [Settings] say.
	SendWelcome
	// SkipWelcome does not (SKIP_BOT_EVENT).
	SkipWelcome
)

// A Conversation is what Kommunicate tells of a new conversation.
type Conversation struct {
	GroupID       GroupID
	ClientGroupID string // Yours, or one that Kommunicate made up.
	Title         string
	AdminID       string
	MemberIDs     []string // User, agents and bots, those of the rules too.
	// Metadata is the conversation's own, SKIP_ROUTING and the like among it. Its
	// values are strings.
	Metadata  Members
	CreatedAt time.Time // To the millisecond, UTC.
	UpdatedAt time.Time
	Extra     Members // What else the answer holds.
}

// UnmarshalJSON reads Kommunicate's description of a conversation (a "group").
func (c *Conversation) UnmarshalJSON(data []byte) error {
	*c = Conversation{}
	return decode(data, "conversation", c.fields)
}

func (c *Conversation) fields(w *wire) {
	w.object(&c.Extra, func() {
		w.groupID("id", &c.GroupID)
		w.text("clientGroupId", &c.ClientGroupID)
		w.text("name", &c.Title)
		w.text("adminId", &c.AdminID)
		w.words("membersId", &c.MemberIDs)
		w.part("metadata", &c.Metadata, func() {})
		w.millis("createdAtTime", &c.CreatedAt)
		w.millis("updatedAtTime", &c.UpdatedAt)
	})
}

// StartConversation starts a conversation with the user of the detail, its agents
// and its bots. When the connection breaks and there is no ClientGroupID, the
// error wraps [ErrOutcomeUnknown]. With one it is tried again, since there cannot
// be two; that the first attempt had arrived after all shows as the [*APIError]
// "group already exists".
//
// Source: docs.kommunicate.io/docs/api-detail, "Create a conversation".
func (c *Client) StartConversation(ctx context.Context, detail ConversationDetail) (*Conversation, error) {
	body, err := detail.body()
	if err != nil {
		return nil, err
	}
	r := call{
		method:     http.MethodPost,
		path:       "/rest/ws/group/conversation",
		body:       body,
		repeatable: detail.ClientGroupID != "",
	}
	result, err := c.do(ctx, r)
	if err != nil {
		return nil, err
	}
	var conv Conversation
	if conv.UnmarshalJSON(result) != nil || conv.GroupID == "" {
		return nil, r.misread("it names no conversation")
	}
	return &conv, nil
}

// body writes the detail as the REST API wants it.
func (d *ConversationDetail) body() ([]byte, error) {
	if err := check(d); err != nil {
		return nil, err
	}
	metadata, err := d.groupMetadata()
	if err != nil {
		return nil, err
	}
	title := d.Title
	if title == "" {
		title = "Conversations"
	}
	return json.Marshal(struct {
		GroupName       string   `json:"groupName"`
		GroupMemberList []string `json:"groupMemberList"`
		ClientGroupID   string   `json:"clientGroupId,omitempty"`
		Metadata        Members  `json:"metadata,omitempty"`
	}{title, d.memberIDs(), d.ClientGroupID, metadata})
}

// memberIDs are the user, the agents and the bots, each once.
func (d *ConversationDetail) memberIDs() []string {
	var members []string
	for _, id := range slices.Concat([]string{d.UserID}, d.AgentIDs, d.BotIDs) {
		if !slices.Contains(members, id) {
			members = append(members, id)
		}
	}
	return members
}

// groupMetadata is the configuration of the conversation. The service keeps a map
// of strings, so objects are JSON in a string.
func (d *ConversationDetail) groupMetadata() (Members, error) {
	var metadata Members
	add := func(name, value string) {
		if value != "" {
			metadata = append(metadata, Pairs(name, value)...)
		}
	}
	add("SKIP_ROUTING", d.skipRouting())
	add("CONVERSATION_ASSIGNEE", d.Assignee)
	if d.Title != "" {
		add("KM_CONVERSATION_TITLE", d.Title)
		add("KM_ORIGINAL_TITLE", "true")
	}
	add("KM_TEAM_ID", d.TeamID)
	if d.Welcome == SkipWelcome {
		add("SKIP_BOT_EVENT", `["WELCOME_EVENT"]`)
	}
	add("CUSTOM_WELCOME_EVENT", d.CustomWelcomeEvent)
	add("WELCOME_MESSAGE", d.WelcomeMessage)
	if !d.ChatContext.empty() {
		text, err := d.ChatContext.MarshalJSON()
		if err != nil {
			return nil, repoint(err, func(pointer string) string { return "/KM_CHAT_CONTEXT" + pointer })
		}
		add("KM_CHAT_CONTEXT", string(text))
	}
	if len(d.Metadata) > 0 {
		text, err := d.Metadata.MarshalJSON()
		if err != nil {
			return nil, invalidAt("/conversationMetadata", &rules.NotJSON)
		}
		add("conversationMetadata", string(text))
	}
	return metadata, nil
}

func (d *ConversationDetail) skipRouting() string {
	switch {
	case d.Routing == SkipRules, d.Routing == RoutingDefault && d.Assignee != "":
		return "true"
	case d.Routing == FollowRules:
		return "false"
	}
	return ""
}

// An Assignment gives a conversation to an agent or a bot.
type Assignment struct {
	// Assignee is the agent's login e-mail or the bot's id. Required.
	Assignee string `json:"assignee" validate:"required,id"`
	// Actor is who does it. Optional: without it, "bot".
	Actor string `json:"actor" validate:"omitempty,id"`
	// Silent leaves out the notice in the chat.
	Silent bool `json:"silent"`
	// TakeOverFromBot removes all bots from the conversation.
	TakeOverFromBot bool `json:"takeOverFromBot"`
}

// Assign gives the conversation to somebody. An agent with too many conversations
// is an [*APIError] with the code AGENT_IS_ALREADY_ENGAGED. To let the
// conversation rules choose, send a message with [HandoffToRules].
//
// Source: docs.kommunicate.io/docs/api-detail, "Change conversation assignee".
func (c *Client) Assign(ctx context.Context, to GroupID, a Assignment) error {
	r, err := a.call(to)
	if err != nil {
		return err
	}
	_, err = c.do(ctx, r)
	return err
}

func (a *Assignment) call(to GroupID) (call, error) {
	if err := checkWithGroup(to, a); err != nil {
		return call{}, err
	}
	query := conversationQuery(to, a.Silent)
	query.Set("assignee", a.Assignee)
	if a.TakeOverFromBot {
		query.Set("takeOverFromBot", "true")
	}
	return change("assignee", query, a.Actor), nil
}

func checkWithGroup(to GroupID, v any) error {
	target := struct {
		GroupID GroupID `json:"groupId" validate:"required,id"`
	}{to}
	if err := check(target); err != nil {
		return err
	}
	return check(v)
}

func conversationQuery(to GroupID, silent bool) url.Values {
	return url.Values{
		"groupId":           {string(to)},
		"sendNotifyMessage": {strconv.FormatBool(!silent)},
	}
}

// change is the call that changes the assignee or status of a conversation. Its
// parameters stand in the query.
func change(what string, query url.Values, actor string) call {
	if actor == "" {
		actor = "bot"
	}
	return call{
		method:     http.MethodPatch,
		path:       "/rest/ws/group/" + what + "/change",
		query:      query,
		ofUser:     actor,
		repeatable: true,
	}
}
