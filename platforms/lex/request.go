package lex

import (
	"encoding/json"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/lossless"
)

// A Request is the event with which Lex calls a Lambda function.
//
// Decoding refuses only what is not a JSON object: a member that no field knows,
// or whose field cannot take it, stands in the Extra of its struct. So it is
// with every type of the wire in this package.
//
// Source: docs.aws.amazon.com/lexv2/latest/dg/lambda-input-format.html.
type Request struct {
	MessageVersion string `json:"messageVersion"` // "1.0".
	// InvocationSource is [DialogCodeHook] or [FulfillmentCodeHook].
	InvocationSource string `json:"invocationSource"`
	// InvocationLabel is the name of the code hook, if it was given one.
	InvocationLabel     string `json:"invocationLabel"`
	InputMode           string `json:"inputMode"` // "Text".
	ResponseContentType string `json:"responseContentType"`
	// SessionID is the conversation's, as the caller of RecognizeText chose it.
	SessionID string `json:"sessionId"`
	// InputTranscript is what the user typed; of an attachment, [MediaTranscript].
	InputTranscript string     `json:"inputTranscript"`
	Bot             BotVersion `json:"bot"`
	// Interpretations are the intents that fit the text, the best first.
	Interpretations []Interpretation `json:"interpretations"`
	// ProposedNextState is what Lex does next if it is told to delegate.
	ProposedNextState *SessionState `json:"proposedNextState"`
	// RequestAttributes are Kommunicate's chat context, with groupId and botId in
	// it. What is more than a text is JSON.
	RequestAttributes map[string]string   `json:"requestAttributes"`
	SessionState      SessionState        `json:"sessionState"`
	Extra             kommunicate.Members `json:"-"`
}

// Why Lex calls a function.
const (
	DialogCodeHook      = "DialogCodeHook"      // After each thing the user says.
	FulfillmentCodeHook = "FulfillmentCodeHook" // When the intent has its slots.
)

// MediaTranscript is the text that Kommunicate sends to Lex for an attachment or a
// place. Bots compare it in any case.
const MediaTranscript = "kommunicateMediaEvent"

// A BotVersion is the bot that calls a function.
type BotVersion struct {
	ID        string              `json:"id"`
	Name      string              `json:"name"`
	AliasID   string              `json:"aliasId"`
	AliasName string              `json:"aliasName"`
	LocaleID  string              `json:"localeId"` // "en_US".
	Version   string              `json:"version"`
	Extra     kommunicate.Members `json:"-"`
}

// An Interpretation is an intent that fits what the user said.
type Interpretation struct {
	Intent Intent `json:"intent"`
	// NLUConfidence is a number, or an object with one: see
	// [Interpretation.Confidence].
	NLUConfidence json.RawMessage     `json:"nluConfidence"`
	Source        string              `json:"interpretationSource"` // "Lex" or "Bedrock".
	Extra         kommunicate.Members `json:"-"`
}

// Confidence is between 0 and 1, or 0 if Lex does not say.
func (i *Interpretation) Confidence() float64 {
	var score float64
	if json.Unmarshal(i.NLUConfidence, &score) == nil {
		return score
	}
	var object struct {
		Score float64 `json:"score"`
	}
	if json.Unmarshal(i.NLUConfidence, &object) != nil {
		return 0
	}
	return object.Score
}

// The methods below are the types' JSON.

func (r *Request) UnmarshalJSON(data []byte) error        { return lossless.Unmarshal(data, r) }
func (r Request) MarshalJSON() ([]byte, error)            { return lossless.Marshal(r) }
func (b *BotVersion) UnmarshalJSON(data []byte) error     { return lossless.Unmarshal(data, b) }
func (b BotVersion) MarshalJSON() ([]byte, error)         { return lossless.Marshal(b) }
func (i *Interpretation) UnmarshalJSON(data []byte) error { return lossless.Unmarshal(data, i) }
func (i Interpretation) MarshalJSON() ([]byte, error)     { return lossless.Marshal(i) }
