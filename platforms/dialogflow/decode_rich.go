package dialogflow

import (
	"cmp"
	"encoding/json"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge"
)

// rich reads the rich responses that have no field in [FulfillmentMessage]: those
// of Actions on Google, as far as Kommunicate has something like them.
var rich = map[string]func(json.RawMessage) (kommunicate.Message, error){
	"suggestions":        read(suggestions.message),
	"linkOutSuggestion":  read(linkOut.message),
	"simpleResponses":    read(simpleResponses.message),
	"basicCard":          read(basicCard.message),
	"listSelect":         read(listSelect.message),
	"carouselSelect":     read(carouselSelect.message),
	"browseCarouselCard": read(browseCarousel.message),
	"mediaContent":       read(mediaContent.message),
}

func read[T any](message func(T) kommunicate.Message) func(json.RawMessage) (kommunicate.Message, error) {
	return func(raw json.RawMessage) (kommunicate.Message, error) {
		var native T
		if err := json.Unmarshal(raw, &native); err != nil {
			return kommunicate.Message{}, err
		}
		return message(native), nil
	}
}

func decodeRich(a *bridge.Answer, pointer string, member kommunicate.Member) {
	message, known := rich[member.Name]
	if !known {
		a.Lose(pointer, "no-counterpart", "Kommunicate has nothing like it: it is not shown")
		return
	}
	m, err := message(member.Value)
	if err != nil {
		a.Lose(pointer, "broken-message", "it is not of the form that Dialogflow documents: it is not shown")
		return
	}
	a.Add(pointer, m)
}

type suggestions struct {
	Suggestions []struct {
		Title string `json:"title"`
	} `json:"suggestions"`
}

func (s suggestions) message() kommunicate.Message {
	var titles []string
	for _, suggestion := range s.Suggestions {
		titles = append(titles, suggestion.Title)
	}
	return kommunicate.Message{Rich: suggested(titles)}
}

type linkOut struct {
	DestinationName string `json:"destinationName"`
	URI             string `json:"uri"`
}

func (l linkOut) message() kommunicate.Message {
	return kommunicate.Message{Rich: kommunicate.LinkButtons{{Name: l.DestinationName, URL: l.URI}}}
}

type simpleResponses struct {
	SimpleResponses []struct {
		TextToSpeech string `json:"textToSpeech"`
		DisplayText  string `json:"displayText"`
	} `json:"simpleResponses"`
}

// message shows the first response: the others are variants of it.
func (s simpleResponses) message() kommunicate.Message {
	if len(s.SimpleResponses) == 0 {
		return kommunicate.Message{}
	}
	return kommunicate.Message{Text: cmp.Or(s.SimpleResponses[0].DisplayText, s.SimpleResponses[0].TextToSpeech)}
}

type picture struct {
	ImageURI string `json:"imageUri"`
}

type openURI struct {
	URI string `json:"uri"`
	URL string `json:"url"`
}

type basicCard struct {
	Title         string  `json:"title"`
	Subtitle      string  `json:"subtitle"`
	FormattedText string  `json:"formattedText"`
	Image         picture `json:"image"`
	Buttons       []struct {
		Title         string  `json:"title"`
		OpenURIAction openURI `json:"openUriAction"`
	} `json:"buttons"`
}

func (c basicCard) message() kommunicate.Message {
	card := kommunicate.Card{Title: c.Title, Subtitle: c.Subtitle, Description: c.FormattedText, Image: c.Image.ImageURI}
	for _, b := range c.Buttons {
		card.Buttons = append(card.Buttons, kommunicate.Link{Name: b.Title, URL: b.OpenURIAction.URI})
	}
	return cards(card)
}

// An option is what the user may choose of a list or carousel. A click sends its
// title.
type option struct {
	Title       string  `json:"title"`
	Description string  `json:"description"`
	Image       picture `json:"image"`
}

type listSelect struct {
	Title    string   `json:"title"`
	Subtitle string   `json:"subtitle"`
	Items    []option `json:"items"`
}

func (l listSelect) message() kommunicate.Message {
	list := kommunicate.List{HeaderText: l.Title}
	for _, item := range l.Items {
		list.Rows = append(list.Rows, kommunicate.ReplyRow{Title: item.Title, Description: item.Description, Image: item.Image.ImageURI})
	}
	return kommunicate.Message{Text: l.Subtitle, Rich: list}
}

type carouselSelect struct {
	Items []option `json:"items"`
}

func (c carouselSelect) message() kommunicate.Message {
	var list []kommunicate.Card
	for _, item := range c.Items {
		list = append(list, kommunicate.Card{
			Title: item.Title, Description: item.Description, Image: item.Image.ImageURI,
			Buttons: []kommunicate.CardButton{kommunicate.SuggestedReply{Title: item.Title}},
		})
	}
	return cards(list...)
}

type browseCarousel struct {
	Items []struct {
		Title         string  `json:"title"`
		Description   string  `json:"description"`
		Footer        string  `json:"footer"`
		Image         picture `json:"image"`
		OpenURIAction openURI `json:"openUriAction"`
	} `json:"items"`
}

func (c browseCarousel) message() kommunicate.Message {
	var list []kommunicate.Card
	for _, item := range c.Items {
		list = append(list, kommunicate.Card{
			Title: item.Title, Subtitle: item.Footer, Description: item.Description, Image: item.Image.ImageURI,
			Buttons: []kommunicate.CardButton{kommunicate.Link{Name: item.Title, URL: item.OpenURIAction.URL}},
		})
	}
	return cards(list...)
}

type mediaContent struct {
	MediaObjects []struct {
		Name        string `json:"name"`
		Description string `json:"description"`
		ContentURL  string `json:"contentUrl"`
	} `json:"mediaObjects"`
}

// message links to the recordings: there is nothing in Kommunicate that plays
// them.
func (c mediaContent) message() kommunicate.Message {
	var links kommunicate.LinkButtons
	for _, object := range c.MediaObjects {
		links = append(links, kommunicate.Link{Name: object.Name, URL: object.ContentURL})
	}
	return kommunicate.Message{Rich: links}
}
