package botframework

import (
	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/lossless"
)

// A Card is the content of a card of any kind but an Adaptive Card: pictures,
// texts, media and buttons, as far as its kind has them.
type Card struct {
	Title    string              `json:"title"`
	Subtitle string              `json:"subtitle"`
	Text     string              `json:"text"`
	Images   []CardImage         `json:"images"` // Of hero and thumbnail.
	Image    *CardImage          `json:"image"`  // Of animation, audio and video.
	Media    []MediaURL          `json:"media"`
	Buttons  []CardAction        `json:"buttons"`
	Tap      *CardAction         `json:"tap"` // A click on the card.
	Facts    []Fact              `json:"facts"`
	Items    []ReceiptItem       `json:"items"`
	Tax      string              `json:"tax"`
	Vat      string              `json:"vat"`
	Total    string              `json:"total"`
	Extra    kommunicate.Members `json:"-"`
}

// A CardImage is a picture of a [Card].
type CardImage struct {
	URL   string              `json:"url"`
	Alt   string              `json:"alt"`
	Tap   *CardAction         `json:"tap"`
	Extra kommunicate.Members `json:"-"`
}

// A MediaURL is a file of a [Card].
type MediaURL struct {
	URL     string              `json:"url"`
	Profile string              `json:"profile"`
	Extra   kommunicate.Members `json:"-"`
}

// A Fact is a line of a receipt.
type Fact struct {
	Key   string              `json:"key"`
	Value string              `json:"value"`
	Extra kommunicate.Members `json:"-"`
}

// A ReceiptItem is something that a receipt is for.
type ReceiptItem struct {
	Title    string              `json:"title"`
	Subtitle string              `json:"subtitle"`
	Text     string              `json:"text"`
	Price    string              `json:"price"`
	Quantity string              `json:"quantity"`
	Extra    kommunicate.Members `json:"-"`
}

// The methods below are the types' JSON.

func (c *Card) UnmarshalJSON(data []byte) error        { return lossless.Unmarshal(data, c) }
func (c Card) MarshalJSON() ([]byte, error)            { return lossless.Marshal(c) }
func (c *CardImage) UnmarshalJSON(data []byte) error   { return lossless.Unmarshal(data, c) }
func (c CardImage) MarshalJSON() ([]byte, error)       { return lossless.Marshal(c) }
func (m *MediaURL) UnmarshalJSON(data []byte) error    { return lossless.Unmarshal(data, m) }
func (m MediaURL) MarshalJSON() ([]byte, error)        { return lossless.Marshal(m) }
func (f *Fact) UnmarshalJSON(data []byte) error        { return lossless.Unmarshal(data, f) }
func (f Fact) MarshalJSON() ([]byte, error)            { return lossless.Marshal(f) }
func (r *ReceiptItem) UnmarshalJSON(data []byte) error { return lossless.Unmarshal(data, r) }
func (r ReceiptItem) MarshalJSON() ([]byte, error)     { return lossless.Marshal(r) }
