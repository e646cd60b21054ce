package widget

import (
	"cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/rules"
)

// drawList draws a list (template 7).
func drawList(on kommunicate.Surface, payload Object) (v View) {
	header := Figure{Kind: Header, Title: payload.text("headerText"), URL: payload.text("headerImgSrc"), HTML: on == kommunicate.Web}
	if header.Title != "" || header.URL != "" {
		v.Figures = append(v.Figures, header)
	}
	for _, row := range payload.objects("elements") {
		if on == kommunicate.IOS && row.has("articleId") && row.object("articleId") == nil {
			return fault(&rules.ArticleID, "articleId is not an object")
		}
		v.Figures = append(v.Figures, Figure{
			Kind: Row, Title: row.text("title"), Description: row.text("description"), URL: row.text("imgSrc"),
			HTML: on != kommunicate.IOS,
		})
		c := listed(on, row.text("title"), row, row)
		c.Figure = len(v.Figures)
		v.Controls = append(v.Controls, c)
	}
	for _, button := range payload.objects("buttons") {
		if on == kommunicate.Web && !button.has("action") {
			return fault(&rules.NoAction, "a list button has no action")
		}
		v.Controls = append(v.Controls, listed(on, button.text("name"), button, nil))
	}
	return v
}

// listed is a row or button of a list. Only a row, which is its own article, has
// one to name on Android.
func listed(on kommunicate.Surface, label string, item, article Object) Control {
	action := item.object("action")
	text := cmp.Or(action.text("text"), label)
	kind := action.text("type")
	switch {
	case kind == "link":
		return link(on, label, action.text("url"), action["openLinkInNewTab"])
	case kind == "submit" && on == kommunicate.Android:
		return listSubmit(label, text, action.object("payload"))
	case kind != "quick_reply" && (kind != "quickReply" || on != kommunicate.Android):
		return Control{Label: label, Dead: "its action is neither link nor quick_reply"}
	}
	switch on {
	case kommunicate.Web:
		c := reply(on, label, text, action.object("replyMetadata"), action.text("updateLanguage"))
		if c.Dead == "" {
			c.Metadata["KM_FAQ_ID"], c.Metadata["source"] = item.text("articleId"), item.text("source")
		}
		return c
	case kommunicate.Android:
		return listedOnAndroid(label, text, action, article)
	}
	return reply(on, label, text, nil, "")
}

// listedOnAndroid sends the reply metadata of rows, and never that of buttons.
func listedOnAndroid(label, text string, action, row Object) Control {
	metadata := action.object("payload").object("replyMetadata")
	if metadata == nil {
		metadata = row.object("replyMetadata")
	}
	if row == nil {
		metadata = nil
	}
	c := reply(kommunicate.Android, label, text, metadata, action.text("updateLanguage"))
	for name, value := range map[string]string{"KM_FAQ_ID": row.text("articleId"), "source": row.text("source")} {
		if value != "" && c.Dead == "" {
			c.Metadata[name] = value
		}
	}
	return c
}

func listSubmit(label, text string, payload Object) Control {
	data, ok := formData(string(payload["formData"]), androidData...)
	if !ok || payload.text("formAction") == "" {
		return Control{Label: label, Dead: "it has no formData and formAction to submit"}
	}
	c := reply(kommunicate.Android, label, cmp.Or(payload.text("message"), text), nil, "")
	c.Visit = post(kommunicate.Android, payload.text("formAction"), payload.text("requestType"), data)
	return c
}
