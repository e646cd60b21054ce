package kommunicatetest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/url"

	"github.com/kommunicate-go/kommunicate"
)

// A drawing is what the web widget makes of a message's rich content.
type drawing struct {
	lines    []string // Texts, pictures, films.
	controls []control
	form     *form
	broken   string // Why the widget draws nothing.
}

// A control is what the user can click.
type control struct {
	label    string
	sends    bool   // Sends text; a link does not.
	text     string // What is sent.
	reply    json.RawMessage
	add      map[string]string // What the widget adds to the reply metadata.
	language string            // The user's language from then on.
	visit    *Visit            // A page that opens, or a form that is posted.
	form     *form             // The form that is submitted.
	dead     string            // Why a click does nothing.
}

// A Visit is a request that a click makes the user's browser send to a server
// other than Kommunicate: a page that opens, or form data that is posted. It is
// recorded and not carried out.
type Visit struct {
	Method      string // GET for a page, POST for form data.
	URL         string
	SameTab     bool   // The page replaces the one that holds the chat.
	ContentType string // Of Body, "" when the widget sets none.
	Body        string
}

// An object is a JSON object of which members of any type are read, as
// JavaScript does.
type object map[string]json.RawMessage

// text returns a member as text: "" when it is missing or null.
func (o object) text(name string) string {
	text, _ := asText(o[name])
	return text
}

// orUndefined returns a member as text where the widget shows what JavaScript
// makes of a missing one.
func (o object) orUndefined(name string) string { return cmp.Or(o.text(name), "undefined") }

func (o object) object(name string) object { return jsonObject(string(o[name])) }

func (o object) objects(name string) []object { return jsonObjects(string(o[name])) }

func (o object) has(name string) bool { return len(o[name]) > 0 }

// isFalse reports whether a member is the boolean false.
func (o object) isFalse(name string) bool { return string(o[name]) == "false" }

func jsonObjects(text string) []object {
	var objects []object
	if json.Unmarshal([]byte(text), &objects) != nil {
		return nil
	}
	return objects
}

// draw reads rich content as the web widget does. What it shows follows the
// widget's own code: a missing label is an empty button there, too.
func draw(metadata map[string]string) drawing {
	template, payload := metadata["templateId"], metadata["payload"]
	if template == "" {
		if asked := customInput(metadata); asked != nil {
			return drawing{lines: []string{box(asked.label, asked.hint)}}
		}
		return drawing{}
	}
	if payload == "" {
		return drawing{broken: "the message has no payload"}
	}
	if !json.Valid([]byte(payload)) {
		return drawing{broken: "the payload is not JSON"}
	}
	items := jsonObjects(payload)
	if template != "7" && template != "8" && len(items) == 0 {
		return drawing{broken: "the payload is not an array of objects"}
	}
	switch template {
	case "3":
		return drawButtons(items, metadata)
	case "6":
		return drawReplies(items)
	case "7":
		return drawList(jsonObject(payload))
	case "8":
		return drawDialog(jsonObject(payload))
	case "9", "14":
		return drawMedia(template, items)
	case "10":
		return drawCards(items)
	case "11", "13":
		return drawCombined(items)
	case "12":
		return drawForm(items)
	}
	return drawing{broken: "template " + template + " is not known"}
}

// drawReplies draws suggested replies (template 6).
func drawReplies(items []object) (d drawing) {
	for _, item := range items {
		metadata := item["replyMetadata"]
		if inner, _ := asText(metadata); jsonObject(inner) != nil { // JSON in a string is taken here.
			metadata = json.RawMessage(inner)
		}
		d.controls = append(d.controls, reply(item.text("title"), item.text("message"), metadata, item.text("updateLanguage")))
	}
	return d
}

func reply(label, text string, metadata json.RawMessage, language string) control {
	return control{label: label, sends: true, text: text, reply: metadata, language: language}
}

func link(label, address string, sameTab bool) control {
	return control{label: label, visit: &Visit{Method: "GET", URL: address, SameTab: sameTab}}
}

// drawButtons draws link and submit buttons (template 3), whose form data stands
// beside the payload.
func drawButtons(items []object, metadata map[string]string) (d drawing) {
	for _, item := range items {
		label := item.orUndefined("name")
		if item.text("type") == "link" {
			d.controls = append(d.controls, link(label, item.orUndefined("url"), item.isFalse("openLinkInNewTab")))
			continue
		}
		text := cmp.Or(item.text("replyText"), item.object("action").text("message"), label)
		d.controls = append(d.controls, submit(label, text, metadata["formData"], metadata["formAction"], metadata["requestType"]))
	}
	return d
}

// submit is a button that posts data it holds and then sends a text.
func submit(label, text, data, action, requestType string) control {
	values := jsonObject(data)
	if values == nil {
		return control{label: label, dead: "it has no formData to submit"}
	}
	var members kommunicate.Members
	for _, name := range orderedNames([]byte(data)) {
		value, _ := asText(values[name])
		if values[name][0] == '{' { // What JavaScript makes of it.
			value = "[object Object]"
		}
		_ = members.Set(name, value)
	}
	return control{label: label, sends: true, text: text, visit: postVisit(action, requestType, members)}
}

// orderedNames returns the names of an object's members in their order.
func orderedNames(raw []byte) (names []string) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	_, _ = decoder.Token()
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return names
		}
		names = append(names, name.(string))
		var skip json.RawMessage
		if decoder.Decode(&skip) != nil {
			return names
		}
	}
	return names
}

// postVisit posts data as JSON or as a form.
func postVisit(action, requestType string, data kommunicate.Members) *Visit {
	visit := &Visit{Method: "POST", URL: cmp.Or(action, "undefined")}
	switch requestType {
	case "json", "application/json":
		if requestType != "json" { // For "json" the widget sets no content type.
			visit.ContentType = "application/json"
		}
		visit.Body = string(mustJSON(data))
		return visit
	}
	visit.ContentType = "application/x-www-form-urlencoded"
	values := make(url.Values)
	for _, member := range data {
		values.Set(member.Name, data.Text(member.Name))
	}
	visit.Body = values.Encode()
	return visit
}

// drawCombined draws buttons of several kinds (templates 11 and 13).
func drawCombined(items []object) (d drawing) {
	for _, item := range items {
		label, action := item.text("name"), item.object("action")
		kind := cmp.Or(item.text("type"), action.text("type"))
		if action == nil && kind != "" {
			return drawing{broken: "a button has no action"}
		}
		switch kind {
		case "link":
			address := cmp.Or(action.text("url"), action.text("formAction"))
			d.controls = append(d.controls, link(label, address, action.isFalse("openLinkInNewTab")))
		case "submit":
			d.controls = append(d.controls, submit(label, cmp.Or(action.text("message"), label),
				string(action["formData"]), action.text("formAction"), action.text("requestType")))
		case "quickReply", "suggestedReply":
			metadata := item["replyMetadata"]
			if len(metadata) == 0 {
				metadata = action["replyMetadata"]
			}
			d.controls = append(d.controls, reply(label, cmp.Or(action.text("message"), label), metadata, action.text("updateLanguage")))
		}
	}
	return d
}

// drawList draws a list (template 7).
func drawList(payload object) (d drawing) {
	if header := payload.text("headerText"); header != "" {
		d.lines = append(d.lines, header)
	}
	for _, row := range payload.objects("elements") {
		d.controls = append(d.controls, listControl(row.text("title"), row, row.object("action")))
		if text := row.text("description"); text != "" {
			d.lines = append(d.lines, row.text("title")+": "+text)
		}
	}
	for _, button := range payload.objects("buttons") {
		if !button.has("action") {
			return drawing{broken: "a list button has no action"}
		}
		d.controls = append(d.controls, listControl(button.text("name"), button, button.object("action")))
	}
	return d
}

func listControl(label string, item, action object) control {
	switch action.text("type") {
	case "link":
		return link(label, action.text("url"), action.isFalse("openLinkInNewTab"))
	case "quick_reply":
		c := reply(label, cmp.Or(action.text("text"), label), action["replyMetadata"], action.text("updateLanguage"))
		c.add = map[string]string{"KM_FAQ_ID": item.text("articleId"), "source": item.text("source")}
		return c
	}
	return control{label: label, dead: "its action is neither link nor quick_reply"}
}

// drawDialog draws a question with its answer (template 8).
func drawDialog(payload object) (d drawing) {
	if !payload.has("buttons") {
		return drawing{broken: "a dialog has no buttons"}
	}
	for _, name := range []string{"title", "description", "buttonLabel"} {
		if text := payload.text(name); text != "" {
			d.lines = append(d.lines, text)
		}
	}
	for _, button := range payload.objects("buttons") {
		c := reply(button.text("name"), button.text("name"), button["replyMetadata"], "")
		if !button.object("replyMetadata").has("skipBot") {
			c.add = map[string]string{"skipBot": "true"}
		}
		d.controls = append(d.controls, c)
	}
	return d
}

// drawMedia draws pictures and films (templates 9 and 14).
func drawMedia(template string, items []object) (d drawing) {
	kind := "picture"
	if template == "14" {
		kind = "film"
	}
	for _, item := range items {
		line := kind + " " + item.text("url")
		if caption := item.text("caption"); caption != "" {
			line += ": " + caption
		}
		d.lines = append(d.lines, line)
	}
	return d
}

// drawCards draws cards (template 10).
func drawCards(items []object) (d drawing) {
	for _, card := range items {
		line := card.text("title")
		for _, name := range []string{"titleExt", "subtitle", "description"} {
			if text := card.text(name); text != "" {
				line += " | " + text
			}
		}
		d.lines = append(d.lines, line)
		for _, button := range card.objects("buttons") {
			action := button.object("action")
			if action == nil || !action.has("payload") {
				return drawing{broken: "a card button has no action with a payload"}
			}
			if c, ok := cardControl(button.text("name"), action, action.object("payload")); ok {
				d.controls = append(d.controls, c)
			}
		}
	}
	return d
}

// cardControl is a card's button. The widget leaves out those of other types.
func cardControl(label string, action, payload object) (control, bool) {
	switch action.text("type") {
	case "link":
		return link(label, payload.text("url"), action.isFalse("openLinkInNewTab")), true
	case "quickReply":
		label = cmp.Or(payload.text("title"), label)
		return reply(label, payload.text("message"), payload["replyMetadata"], payload.text("updateLanguage")), true
	case "submit":
		return submit(label, cmp.Or(payload.text("replyText"), label),
			string(payload["formData"]), payload.text("formAction"), payload.text("requestType")), true
	}
	return control{}, false
}
