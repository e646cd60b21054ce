package widget

import (
	"cmp"
	"net/url"
	"slices"

	"github.com/kommunicate-go/kommunicate"
)

// A Visit is a request that a click makes the user's device send to a server
// other than Kommunicate: a page that opens, or form data that is posted.
type Visit struct {
	Method      string // GET for a page, POST for form data.
	URL         string
	SameTab     bool   // The page replaces the one that holds the chat.
	ContentType string // Of Body, "" when the client sets none.
	Body        string
}

// formData reads the data that a button holds, in their order; false when it
// holds none. With names given, only those are taken.
func formData(data string, names ...string) (kommunicate.Members, bool) {
	values := ParseObject(data)
	if values == nil {
		return nil, false
	}
	var members kommunicate.Members
	for _, name := range orderedNames(data) {
		if len(names) > 0 && !slices.Contains(names, name) {
			continue
		}
		value, _ := Text(values[name])
		if values[name][0] == '{' { // What JavaScript makes of it.
			value = "[object Object]"
		}
		_ = members.Set(name, value) // A text can be encoded.
	}
	return members, true
}

// post is form data on its way. The web sends JSON without a content type for
// "json"; the mobile clients know no "application/json" and send JSON under the
// name of a form.
func post(on kommunicate.Surface, address, requestType string, data kommunicate.Members) *Visit {
	visit := &Visit{Method: "POST", URL: address, ContentType: "application/x-www-form-urlencoded"}
	body, _ := data.MarshalJSON()
	if len(data) == 0 {
		body = []byte("{}")
	}
	if on != kommunicate.Web {
		if requestType == "json" {
			visit.ContentType = "application/json"
		}
		visit.Body = string(body)
		return visit
	}
	visit.URL = cmp.Or(address, "undefined")
	switch requestType {
	case "json":
		visit.ContentType, visit.Body = "", string(body)
	case "application/json":
		visit.ContentType, visit.Body = requestType, string(body)
	default:
		values := make(url.Values)
		for _, member := range data {
			values.Set(member.Name, data.Text(member.Name))
		}
		visit.Body = values.Encode()
	}
	return visit
}
