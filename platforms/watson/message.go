package watson

import (
	"encoding/json"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/lossless"
)

// A MessageRequest is what an assistant is asked: the body of the v2 message
// call, stateful or stateless.
//
// Decoding refuses only what is not a JSON object: a member that no field knows,
// or whose field cannot take it, stands in the Extra of its struct. So it is
// with every type of the wire in this package.
//
// Source: cloud.ibm.com/apidocs/assistant-v2#message.
type MessageRequest struct {
	Input   Input               `json:"input"`
	Context Context             `json:"context"`
	UserID  string              `json:"user_id"` // Without line breaks and tabs.
	Extra   kommunicate.Members `json:"-"`
}

// An Input is what the user did.
type Input struct {
	MessageType string `json:"message_type"` // "text".
	// Text has 2048 characters at most, and neither line breaks nor tabs.
	Text    string  `json:"text"`
	Options Options `json:"options"`
	// Intents, Entities and SuggestionID tell the assistant what the text is, in
	// place of its own reading: a click on an option of its has them.
	Intents      []json.RawMessage   `json:"intents"`
	Entities     []json.RawMessage   `json:"entities"`
	SuggestionID string              `json:"suggestion_id"`
	Extra        kommunicate.Members `json:"-"`
}

// Options say what the answer is to hold.
type Options struct {
	Restart       bool                `json:"restart"` // Forgets where the dialog is.
	ReturnContext bool                `json:"return_context"`
	Debug         bool                `json:"debug"`
	Extra         kommunicate.Members `json:"-"`
}

// A Context is what an assistant remembers of a conversation.
type Context struct {
	Global       Global              `json:"global"`
	Skills       Skills              `json:"skills"`
	Integrations json.RawMessage     `json:"integrations"`
	Extra        kommunicate.Members `json:"-"`
}

// Global is the part of a [Context] that all skills share.
type Global struct {
	System    System              `json:"system"`
	SessionID string              `json:"session_id"`
	Extra     kommunicate.Members `json:"-"`
}

// System are the variables that the service itself uses.
type System struct {
	Timezone  string              `json:"timezone"` // "Europe/Berlin".
	Locale    string              `json:"locale"`   // "en-us".
	UserID    string              `json:"user_id"`
	TurnCount int                 `json:"turn_count"`
	Extra     kommunicate.Members `json:"-"`
}

// Skills are the parts of a [Context] that belong to one skill each.
type Skills struct {
	Main    *Skill              `json:"main skill"`    // The dialog's.
	Actions *Skill              `json:"actions skill"` // That of actions.
	Extra   kommunicate.Members `json:"-"`
}

// A Skill is what a skill remembers.
type Skill struct {
	UserDefined    kommunicate.Members `json:"user_defined"`    // The variables of a dialog.
	SkillVariables kommunicate.Members `json:"skill_variables"` // The session variables of actions.
	System         json.RawMessage     `json:"system"`
	Extra          kommunicate.Members `json:"-"`
}

// A MessageResponse is an assistant's answer.
//
// Source: cloud.ibm.com/apidocs/assistant-v2#message.
type MessageResponse struct {
	Output Output `json:"output"`
	// Context is there in stateless calls, and where [Options] ask for it.
	Context Context             `json:"context"`
	UserID  string              `json:"user_id"`
	Extra   kommunicate.Members `json:"-"`
}

// An Output is what the assistant says, and what it made of the text.
type Output struct {
	// Generic are what Kommunicate shows.
	Generic  []Generic           `json:"generic"`
	Intents  []json.RawMessage   `json:"intents"`
	Entities []json.RawMessage   `json:"entities"`
	Debug    Debug               `json:"debug"`
	Extra    kommunicate.Members `json:"-"`
}

// Debug is how the assistant came to its answer.
type Debug struct {
	NodesVisited []NodeVisited       `json:"nodes_visited"` // Of a dialog.
	TurnEvents   []TurnEvent         `json:"turn_events"`   // Of actions.
	Extra        kommunicate.Members `json:"-"`
}

// A NodeVisited is a node of a dialog that was triggered.
type NodeVisited struct {
	DialogNode string              `json:"dialog_node"`
	Title      string              `json:"title"`
	Conditions string              `json:"conditions"`
	Extra      kommunicate.Members `json:"-"`
}

// A TurnEvent is something that happened in the actions skill.
type TurnEvent struct {
	Event  string              `json:"event"`
	Reason string              `json:"reason"`
	Extra  kommunicate.Members `json:"-"`
}

// The methods below are the types' JSON.

func (r *MessageRequest) UnmarshalJSON(data []byte) error  { return lossless.Unmarshal(data, r) }
func (r MessageRequest) MarshalJSON() ([]byte, error)      { return lossless.Marshal(r) }
func (i *Input) UnmarshalJSON(data []byte) error           { return lossless.Unmarshal(data, i) }
func (i Input) MarshalJSON() ([]byte, error)               { return lossless.Marshal(i) }
func (o *Options) UnmarshalJSON(data []byte) error         { return lossless.Unmarshal(data, o) }
func (o Options) MarshalJSON() ([]byte, error)             { return lossless.Marshal(o) }
func (c *Context) UnmarshalJSON(data []byte) error         { return lossless.Unmarshal(data, c) }
func (c Context) MarshalJSON() ([]byte, error)             { return lossless.Marshal(c) }
func (g *Global) UnmarshalJSON(data []byte) error          { return lossless.Unmarshal(data, g) }
func (g Global) MarshalJSON() ([]byte, error)              { return lossless.Marshal(g) }
func (s *System) UnmarshalJSON(data []byte) error          { return lossless.Unmarshal(data, s) }
func (s System) MarshalJSON() ([]byte, error)              { return lossless.Marshal(s) }
func (s *Skills) UnmarshalJSON(data []byte) error          { return lossless.Unmarshal(data, s) }
func (s Skills) MarshalJSON() ([]byte, error)              { return lossless.Marshal(s) }
func (s *Skill) UnmarshalJSON(data []byte) error           { return lossless.Unmarshal(data, s) }
func (s Skill) MarshalJSON() ([]byte, error)               { return lossless.Marshal(s) }
func (r *MessageResponse) UnmarshalJSON(data []byte) error { return lossless.Unmarshal(data, r) }
func (r MessageResponse) MarshalJSON() ([]byte, error)     { return lossless.Marshal(r) }
func (o *Output) UnmarshalJSON(data []byte) error          { return lossless.Unmarshal(data, o) }
func (o Output) MarshalJSON() ([]byte, error)              { return lossless.Marshal(o) }
func (d *Debug) UnmarshalJSON(data []byte) error           { return lossless.Unmarshal(data, d) }
func (d Debug) MarshalJSON() ([]byte, error)               { return lossless.Marshal(d) }
func (n *NodeVisited) UnmarshalJSON(data []byte) error     { return lossless.Unmarshal(data, n) }
func (n NodeVisited) MarshalJSON() ([]byte, error)         { return lossless.Marshal(n) }
func (e *TurnEvent) UnmarshalJSON(data []byte) error       { return lossless.Unmarshal(data, e) }
func (e TurnEvent) MarshalJSON() ([]byte, error)           { return lossless.Marshal(e) }
