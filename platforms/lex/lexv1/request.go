package lexv1

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/lossless"
	"github.com/kommunicate-go/kommunicate/platforms/lex/internal/attribute"
)

// A Request is the event with which Lex V1 calls a Lambda function.
//
// Decoding refuses only what is not a JSON object: a member that no field knows,
// or whose field cannot take it, stands in the Extra of its struct. So it is
// with every type of the wire in this package.
//
// Source: docs.aws.amazon.com/lex/latest/dg/lambda-input-response-format.html.
type Request struct {
	MessageVersion string `json:"messageVersion"` // "1.0".
	// InvocationSource is DialogCodeHook or FulfillmentCodeHook, as in package lex.
	InvocationSource string `json:"invocationSource"`
	// UserID is the session's, as the caller of PostText chose it.
	UserID            string            `json:"userId"`
	InputTranscript   string            `json:"inputTranscript"`
	SessionAttributes map[string]string `json:"sessionAttributes"`
	// RequestAttributes are Kommunicate's chat context, as in package lex. That V1
	// has it in the same place is inferred.
	RequestAttributes map[string]string   `json:"requestAttributes"`
	Bot               BotVersion          `json:"bot"`
	OutputDialogMode  string              `json:"outputDialogMode"` // "Text".
	CurrentIntent     Intent              `json:"currentIntent"`
	Extra             kommunicate.Members `json:"-"`
}

// A BotVersion is the bot that calls a function.
type BotVersion struct {
	Name    string              `json:"name"`
	Alias   string              `json:"alias"`
	Version string              `json:"version"`
	Extra   kommunicate.Members `json:"-"`
}

// An Intent is what the user wants, with its slots.
type Intent struct {
	Name string `json:"name"`
	// Slots are all of the intent's; nil is one without a value.
	Slots                    map[string]*string         `json:"slots"`
	SlotDetails              map[string]json.RawMessage `json:"slotDetails"`
	ConfirmationStatus       string                     `json:"confirmationStatus"` // "None", "Confirmed" or "Denied".
	NLUIntentConfidenceScore float64                    `json:"nluIntentConfidenceScore"`
	Extra                    kommunicate.Members        `json:"-"`
}

// Turn returns what the request says the user did, as that of package lex does.
func (r *Request) Turn() *kommunicate.Turn {
	t := &kommunicate.Turn{}
	r.fill(t)
	return t
}

func (r *Request) fill(t *kommunicate.Turn) {
	attribute.Fill(t, r.RequestAttributes, r.InputTranscript, r.UserID)
	t.Intent = r.CurrentIntent.Name
	slots := r.CurrentIntent.Slots
	for _, name := range slices.Sorted(maps.Keys(slots)) {
		if value := slots[name]; value != nil {
			t.Params = append(t.Params, kommunicate.Pairs(name, *value)...)
		}
	}
	t.Native = r
}

// The methods below are the types' JSON.

func (r *Request) UnmarshalJSON(data []byte) error    { return lossless.Unmarshal(data, r) }
func (r Request) MarshalJSON() ([]byte, error)        { return lossless.Marshal(r) }
func (b *BotVersion) UnmarshalJSON(data []byte) error { return lossless.Unmarshal(data, b) }
func (b BotVersion) MarshalJSON() ([]byte, error)     { return lossless.Marshal(b) }
func (i *Intent) UnmarshalJSON(data []byte) error     { return lossless.Unmarshal(data, i) }
func (i Intent) MarshalJSON() ([]byte, error)         { return lossless.Marshal(i) }
