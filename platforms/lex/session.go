package lex

import (
	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/lossless"
)

// A SessionState is how far a conversation has come.
//
// Source: docs.aws.amazon.com/lexv2/latest/APIReference/API_runtime_SessionState.html.
type SessionState struct {
	// DialogAction is what Lex does next. A request has it in ProposedNextState
	// only.
	DialogAction *DialogAction `json:"dialogAction"`
	Intent       *Intent       `json:"intent"`
	// SessionAttributes are the bot's own, kept as long as the session. An answer
	// says what they are from now on.
	SessionAttributes map[string]string `json:"sessionAttributes"`
	// ActiveContexts replace the session's, if they are not nil.
	ActiveContexts       []ActiveContext     `json:"activeContexts"`
	OriginatingRequestID string              `json:"originatingRequestId"`
	Extra                kommunicate.Members `json:"-"`
}

// A DialogAction is what Lex does next.
type DialogAction struct {
	Type DialogActionType `json:"type"`
	// SlotToElicit is the slot of an [ElicitSlot].
	SlotToElicit string `json:"slotToElicit"`
	// SubSlotToElicit is the part of a composite slot that is asked for.
	SubSlotToElicit *SubSlot `json:"subSlotToElicit"`
	// SlotElicitationStyle is "Default", "SpellByLetter" or "SpellByWord".
	SlotElicitationStyle string              `json:"slotElicitationStyle"`
	Extra                kommunicate.Members `json:"-"`
}

// A SubSlot is a part of a composite slot.
type SubSlot struct {
	Name  string              `json:"name"`
	Extra kommunicate.Members `json:"-"`
}

// DialogActionType is the kind of a [DialogAction].
type DialogActionType string

// The kinds of dialog actions.
const (
	Close         DialogActionType = "Close"         // The intent is over.
	ConfirmIntent DialogActionType = "ConfirmIntent" // The user says yes or no to the intent.
	Delegate      DialogActionType = "Delegate"      // Lex goes on as the bot is configured.
	ElicitIntent  DialogActionType = "ElicitIntent"  // The user says what they want.
	ElicitSlot    DialogActionType = "ElicitSlot"    // The user gives a slot's value.
)

// An Intent is what the user wants, with its slots.
type Intent struct {
	Name string `json:"name"`
	// Slots are all of the intent's; nil is one without a value. See
	// [Slot.String].
	Slots             map[string]*Slot    `json:"slots"`
	State             IntentState         `json:"state"`
	ConfirmationState ConfirmationState   `json:"confirmationState"`
	Extra             kommunicate.Members `json:"-"`
}

// IntentState is how far an [Intent] has come.
type IntentState string

// The states of an intent.
const (
	Failed                IntentState = "Failed"
	Fulfilled             IntentState = "Fulfilled"
	FulfillmentInProgress IntentState = "FulfillmentInProgress"
	InProgress            IntentState = "InProgress" // Slots are asked for.
	ReadyForFulfillment   IntentState = "ReadyForFulfillment"
	Waiting               IntentState = "Waiting"
)

// ConfirmationState is whether the user confirmed an [Intent].
type ConfirmationState string

// What the user said of an intent.
const (
	Confirmed    ConfirmationState = "Confirmed"
	Denied       ConfirmationState = "Denied"
	NotConfirmed ConfirmationState = "None"
)

// An ActiveContext is a context that is active in a conversation.
type ActiveContext struct {
	Name              string              `json:"name"`
	ContextAttributes map[string]string   `json:"contextAttributes"`
	TimeToLive        TimeToLive          `json:"timeToLive"`
	Extra             kommunicate.Members `json:"-"`
}

// A TimeToLive is how long an [ActiveContext] stays: what is over first counts.
type TimeToLive struct {
	Seconds int                 `json:"timeToLiveInSeconds"` // 5 to 86400.
	Turns   int                 `json:"turnsToLive"`         // 1 to 20.
	Extra   kommunicate.Members `json:"-"`
}

// The methods below are the types' JSON.

func (s *SessionState) UnmarshalJSON(data []byte) error  { return lossless.Unmarshal(data, s) }
func (s SessionState) MarshalJSON() ([]byte, error)      { return lossless.Marshal(s) }
func (a *DialogAction) UnmarshalJSON(data []byte) error  { return lossless.Unmarshal(data, a) }
func (a DialogAction) MarshalJSON() ([]byte, error)      { return lossless.Marshal(a) }
func (s *SubSlot) UnmarshalJSON(data []byte) error       { return lossless.Unmarshal(data, s) }
func (s SubSlot) MarshalJSON() ([]byte, error)           { return lossless.Marshal(s) }
func (i *Intent) UnmarshalJSON(data []byte) error        { return lossless.Unmarshal(data, i) }
func (i Intent) MarshalJSON() ([]byte, error)            { return lossless.Marshal(i) }
func (c *ActiveContext) UnmarshalJSON(data []byte) error { return lossless.Unmarshal(data, c) }
func (c ActiveContext) MarshalJSON() ([]byte, error)     { return lossless.Marshal(c) }
func (t *TimeToLive) UnmarshalJSON(data []byte) error    { return lossless.Unmarshal(data, t) }
func (t TimeToLive) MarshalJSON() ([]byte, error)        { return lossless.Marshal(t) }
