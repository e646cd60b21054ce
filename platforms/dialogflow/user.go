package dialogflow

import (
	"bytes"
	"encoding/json"
	"regexp"

	"github.com/kommunicate-go/kommunicate"
)

// UserDetailFromParams makes an action of the parameters that Kommunicate has
// predefined: email, displayName, imageLink and phoneNumber, those in an object
// called metadata, and any other (customParameter-address) as metadata under its
// own name. Parameters that Dialogflow left empty, or as the $name that it did not
// find, are skipped; without any, the zero value is returned, which a message
// refuses.
//
// Source: docs.kommunicate.io/docs/bot-setup, "Update user detail".
func UserDetailFromParams(params kommunicate.Members) kommunicate.UpdateUserDetail {
	var detail kommunicate.UpdateUserDetail
	fields := map[string]*string{
		"email":       &detail.Email,
		"displayName": &detail.DisplayName,
		"imageLink":   &detail.ImageLink,
		"phoneNumber": &detail.PhoneNumber,
	}
	for _, param := range params {
		field, predefined := fields[param.Name]
		var inner kommunicate.Members
		switch {
		case empty(param.Value):
		case predefined:
			*field = textOf(param.Value)
		case param.Name == "metadata" && inner.UnmarshalJSON(param.Value) == nil:
			for _, member := range inner {
				if !empty(member.Value) {
					detail.Metadata = append(detail.Metadata, member)
				}
			}
		default:
			detail.Metadata = append(detail.Metadata, param)
		}
	}
	return detail
}

// unresolved is a parameter that Dialogflow put nothing in place of.
var unresolved = regexp.MustCompile(`^\$[\pL_][\pL\pN_.-]*$`)

// empty reports whether a parameter has no value.
func empty(raw json.RawMessage) bool {
	var text string
	if json.Unmarshal(raw, &text) == nil && text != "" {
		return unresolved.MatchString(text)
	}
	switch string(bytes.Join(bytes.Fields(raw), nil)) {
	case "", "null", `""`, "[]", "{}":
		return true
	}
	return false
}

// textOf is a parameter as text. @sys.person and the like are objects with a name
// in them, and a list of them counts by its first.
func textOf(raw json.RawMessage) string {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) == nil && len(list) > 0 {
		return textOf(list[0])
	}
	var person struct {
		Name string `json:"name"`
	}
	if json.Unmarshal(raw, &person) == nil && person.Name != "" {
		return person.Name
	}
	return kommunicate.Members{{Value: raw}}.Text("")
}

// UserDetailParams is the action for Dialogflow's console, with a $name in place
// of each value: the predefined parameters, and those that are named, as
// metadata. Take out what the intent does not ask for.
func UserDetailParams(names ...string) kommunicate.UpdateUserDetail {
	detail := kommunicate.UpdateUserDetail{
		Email:       "$email",
		DisplayName: "$displayName",
		ImageLink:   "$imageLink",
		PhoneNumber: "$phoneNumber",
	}
	for _, name := range names {
		detail.Metadata = append(detail.Metadata, kommunicate.Pairs(name, "$"+name)...)
	}
	return detail
}

// Payload is the message as the custom payload to paste into Dialogflow's
// console. Dialogflow puts an intent's parameters in place of their $names, in
// each text of it.
func Payload(m kommunicate.Message) (string, error) {
	raw, err := m.AppendJSON(nil)
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	if err := json.Indent(&out, raw, "", "  "); err != nil {
		return "", err
	}
	return out.String(), nil
}
