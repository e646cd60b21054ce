package watson

import (
	"encoding/json"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/lossless"
)

// A Generic is one response of an answer. Its type says which of the fields
// count.
//
// Source: cloud.ibm.com/docs/watson-assistant?topic=watson-assistant-response-types-reference.
type Generic struct {
	ResponseType string `json:"response_type"`

	Text string `json:"text"` // Of [TypeText].

	// Of [TypeImage], [TypeVideo], [TypeAudio] and [TypeIframe]; Title and
	// Description of [TypeOption] too, Title of [TypeSuggestion] too.
	Source      string `json:"source"` // URL.
	Title       string `json:"title"`
	Description string `json:"description"`
	AltText     string `json:"alt_text"`
	ImageURL    string `json:"image_url"` // A preview of [TypeIframe], a picture of [TypeButton].

	Preference  string   `json:"preference"`  // Of [TypeOption]: dropdown or button.
	Options     []Option `json:"options"`     // Of [TypeOption].
	Suggestions []Option `json:"suggestions"` // Of [TypeSuggestion].

	Time   int  `json:"time"`   // Of [TypePause], in milliseconds.
	Typing bool `json:"typing"` // Of [TypePause].

	Header            string         `json:"header"` // Of [TypeSearch].
	PrimaryResults    []SearchResult `json:"primary_results"`
	AdditionalResults []SearchResult `json:"additional_results"`

	MessageToHumanAgent string        `json:"message_to_human_agent"` // Of [TypeConnectToAgent].
	AgentAvailable      *AgentMessage `json:"agent_available"`
	AgentUnavailable    *AgentMessage `json:"agent_unavailable"`
	Topic               string        `json:"topic"`

	MessageToUser string `json:"message_to_user"` // Of [TypeChannelTransfer].
	// TransferInfo is of [TypeConnectToAgent] and [TypeChannelTransfer]: where to.
	TransferInfo json.RawMessage `json:"transfer_info"`

	// UserDefined, of [TypeUserDefined], is a message of Kommunicate's:
	// [kommunicate.Message] in JSON, of 5000 bytes at most.
	UserDefined json.RawMessage `json:"user_defined"`

	Label      string      `json:"label"`       // Of [TypeButton].
	ButtonType string      `json:"button_type"` // post_back, url and others.
	URL        string      `json:"url"`
	Value      OptionValue `json:"value"`

	// Body, Footer and Items are responses inside of [TypeCard], [TypeCarousel] and
	// [TypeGrid].
	Body   []json.RawMessage `json:"body"`
	Footer []json.RawMessage `json:"footer"`
	Items  []json.RawMessage `json:"items"`

	// Channels are the built-in channels of IBM's that the response is for. Without
	// any it is for all.
	Channels []Channel           `json:"channels"`
	Extra    kommunicate.Members `json:"-"`
}

// The types of responses that become messages of Kommunicate's: see [Decode].
const (
	TypeText            = "text"
	TypeOption          = "option"
	TypeSuggestion      = "suggestion"
	TypeImage           = "image"
	TypeVideo           = "video"
	TypeAudio           = "audio"
	TypeIframe          = "iframe"
	TypePause           = "pause"
	TypeSearch          = "search"
	TypeConnectToAgent  = "connect_to_agent"
	TypeChannelTransfer = "channel_transfer"
	TypeUserDefined     = "user_defined"
	TypeButton          = "button"
	TypeCard            = "card"
	TypeCarousel        = "carousel"
	TypeGrid            = "grid"
)

// An Option is what the user may choose.
type Option struct {
	Label string              `json:"label"`
	Value OptionValue         `json:"value"`
	Extra kommunicate.Members `json:"-"`
}

// An OptionValue is what a choice sends.
type OptionValue struct {
	// Input is an [Input] in JSON.
	Input json.RawMessage     `json:"input"`
	Extra kommunicate.Members `json:"-"`
}

// A SearchResult is what a search found.
type SearchResult struct {
	Title string              `json:"title"`
	Body  string              `json:"body"`
	URL   string              `json:"url"`
	Extra kommunicate.Members `json:"-"`
}

// An AgentMessage is what the user is told before an agent takes over.
type AgentMessage struct {
	Message string              `json:"message"`
	Extra   kommunicate.Members `json:"-"`
}

// A Channel is one of IBM's: chat, slack, facebook.
type Channel struct {
	Channel string              `json:"channel"`
	Extra   kommunicate.Members `json:"-"`
}

// The methods below are the types' JSON.

func (g *Generic) UnmarshalJSON(data []byte) error      { return lossless.Unmarshal(data, g) }
func (g Generic) MarshalJSON() ([]byte, error)          { return lossless.Marshal(g) }
func (o *Option) UnmarshalJSON(data []byte) error       { return lossless.Unmarshal(data, o) }
func (o Option) MarshalJSON() ([]byte, error)           { return lossless.Marshal(o) }
func (v *OptionValue) UnmarshalJSON(data []byte) error  { return lossless.Unmarshal(data, v) }
func (v OptionValue) MarshalJSON() ([]byte, error)      { return lossless.Marshal(v) }
func (r *SearchResult) UnmarshalJSON(data []byte) error { return lossless.Unmarshal(data, r) }
func (r SearchResult) MarshalJSON() ([]byte, error)     { return lossless.Marshal(r) }
func (m *AgentMessage) UnmarshalJSON(data []byte) error { return lossless.Unmarshal(data, m) }
func (m AgentMessage) MarshalJSON() ([]byte, error)     { return lossless.Marshal(m) }
func (c *Channel) UnmarshalJSON(data []byte) error      { return lossless.Unmarshal(data, c) }
func (c Channel) MarshalJSON() ([]byte, error)          { return lossless.Marshal(c) }
