package lex

import (
	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/lossless"
)

// A RecognizeTextRequest asks a bot about a text.
//
// Source: docs.aws.amazon.com/lexv2/latest/APIReference/API_runtime_RecognizeText.html.
type RecognizeTextRequest struct {
	Text string `json:"text"` // 1 to 1024 characters.
	// SessionState changes the session, if it is not nil.
	SessionState *SessionState `json:"sessionState"`
	// RequestAttributes reach the bot's function: [Request.RequestAttributes].
	RequestAttributes map[string]string   `json:"requestAttributes"`
	Extra             kommunicate.Members `json:"-"`
}

// A RecognizeTextResponse is the bot's answer.
type RecognizeTextResponse struct {
	Messages          []Message           `json:"messages"`
	SessionState      SessionState        `json:"sessionState"`
	Interpretations   []Interpretation    `json:"interpretations"`
	RequestAttributes map[string]string   `json:"requestAttributes"`
	SessionID         string              `json:"sessionId"`
	Extra             kommunicate.Members `json:"-"`
}

// The methods below are the types' JSON.

func (r *RecognizeTextRequest) UnmarshalJSON(data []byte) error { return lossless.Unmarshal(data, r) }
func (r RecognizeTextRequest) MarshalJSON() ([]byte, error)     { return lossless.Marshal(r) }

func (r *RecognizeTextResponse) UnmarshalJSON(data []byte) error { return lossless.Unmarshal(data, r) }
func (r RecognizeTextResponse) MarshalJSON() ([]byte, error)     { return lossless.Marshal(r) }
