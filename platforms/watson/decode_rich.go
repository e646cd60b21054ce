package watson

import (
	"cmp"
	"encoding/json"
	"net/url"
	"path"
	"strings"

	"github.com/kommunicate-go/kommunicate"
)

// clickedKey is the key of the chat context under which a click brings back the
// input that IBM's option has, if it is more than a text.
const clickedKey = "watsonInput"

// replies shows what the user may choose.
func (d *decoder) replies(g *Generic, options []Option, pointer string) {
	var replies kommunicate.SuggestedReplies
	for _, option := range options {
		replies = append(replies, option.reply())
	}
	m := kommunicate.Message{Text: lines(g.Title, g.Description)}
	if len(replies) > 0 {
		m.Rich = replies
	}
	d.Add(pointer, m)
}

func (o *Option) reply() kommunicate.SuggestedReply {
	var input Input
	if input.UnmarshalJSON(o.Value.Input) != nil {
		return kommunicate.SuggestedReply{Title: o.Label}
	}
	reply := kommunicate.SuggestedReply{Title: o.Label, Message: input.Text}
	if len(input.Intents)+len(input.Entities) > 0 || input.SuggestionID != "" {
		reply.Metadata.Context = kommunicate.Members{{Name: clickedKey, Value: o.Value.Input}}
	}
	return reply
}

// clicked is the input of the option that the turn is a click on; without one, nil.
// A context that says another text than the turn is of an older click.
func clicked(turn *kommunicate.Turn) *Input {
	raw, ok := turn.ChatContext.Extra.Get(clickedKey)
	var text string
	if json.Unmarshal(raw, &text) == nil {
		raw = json.RawMessage(text) // As Android and iOS send objects.
	}
	input := new(Input)
	if !ok || input.UnmarshalJSON(raw) != nil || input.Text != turn.Text {
		return nil
	}
	return &Input{Intents: input.Intents, Entities: input.Entities, SuggestionID: input.SuggestionID}
}

func (d *decoder) image(g *Generic, pointer string, _ int) {
	d.Add(pointer, kommunicate.Message{
		Text: g.Title,
		Rich: kommunicate.Images{{URL: g.Source, Caption: cmp.Or(g.Description, g.AltText)}},
	})
}

func (d *decoder) video(g *Generic, pointer string, depth int) {
	video := kommunicate.Video{URL: g.Source, Caption: cmp.Or(g.Description, g.AltText)}
	u, err := url.Parse(g.Source)
	switch {
	case err != nil || isVideo[strings.ToLower(path.Ext(u.Path))]:
	case youTube(u) != "":
		video.URL, video.Source = "https://www.youtube.com/embed/"+youTube(u), "youtube"
	default:
		d.link(g, pointer, depth)
		return
	}
	d.Add(pointer, kommunicate.Message{Text: g.Title, Rich: kommunicate.Videos{video}})
}

// isVideo are the files that clients play.
var isVideo = map[string]bool{".mp4": true, ".m4v": true, ".webm": true, ".ogv": true, ".mov": true}

// youTube is the id of a video there.
func youTube(u *url.URL) string {
	id := ""
	switch strings.TrimPrefix(strings.TrimPrefix(u.Hostname(), "www."), "m.") {
	case "youtu.be":
		id = strings.Trim(u.Path, "/")
	case "youtube.com":
		if id = u.Query().Get("v"); id == "" {
			id = strings.TrimPrefix(u.Path, "/embed/")
		}
	}
	if id == "" || strings.Trim(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
		return ""
	}
	return id
}

// link shows a link to what no client plays or embeds.
func (d *decoder) link(g *Generic, pointer string, _ int) {
	name := cmp.Or(g.Title, g.AltText, hostOf(g.Source))
	d.Add(pointer, kommunicate.Message{Text: g.Description, Rich: kommunicate.LinkButtons{{Name: name, URL: g.Source}}})
	d.Lose(pointer, "as-link", "Kommunicate's clients play or embed nothing like it: it is a link")
}

// hostOf names a link by where it leads.
func hostOf(link string) string {
	if u, err := url.Parse(link); err == nil && u.Hostname() != "" {
		return u.Hostname()
	}
	return link
}

func (d *decoder) search(g *Generic, pointer string, _ int) {
	var cards kommunicate.Cards
	for _, result := range g.PrimaryResults {
		card := kommunicate.Card{Title: cmp.Or(result.Title, result.URL), Description: result.Body}
		if card.Title == "" {
			card.Title, card.Description = result.Body, ""
		}
		if result.URL != "" {
			card.Buttons = []kommunicate.CardButton{kommunicate.Link{Name: hostOf(result.URL), URL: result.URL}}
		}
		cards = append(cards, card)
	}
	m := kommunicate.Message{Text: g.Header}
	if len(cards) > 0 {
		m.Rich = cards
	}
	d.Add(pointer, m)
	if len(g.AdditionalResults) > 0 {
		d.Lose(pointer+"/additional_results", "more-results", "they are for users who ask for more: they are not shown")
	}
}

func (d *decoder) button(g *Generic, pointer string, _ int) {
	switch g.ButtonType {
	case "post_back":
		option := Option{Label: g.Label, Value: g.Value}
		d.Add(pointer, kommunicate.Message{Rich: kommunicate.SuggestedReplies{option.reply()}})
	case "url":
		d.Add(pointer, kommunicate.Message{Rich: kommunicate.LinkButtons{{Name: g.Label, URL: g.URL}}})
	default:
		d.Lose(pointer+"/button_type", "no-counterpart", "Kommunicate has no such button: it is not shown")
	}
}
