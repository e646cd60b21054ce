package kommunicate

import (
	"bytes"
	"encoding/json"
	"errors"
)

// UnmarshalJSON takes a JSON number or string. The digits of a number stay as
// they are, however many. JSON null is no conversation.
func (id *GroupID) UnmarshalJSON(data []byte) error {
	data = bytes.TrimSpace(data)
	switch {
	case !json.Valid(data):
		return errors.New("kommunicate: conversation id: not JSON")
	case string(data) == "null":
		*id = ""
	case data[0] == '"':
		return json.Unmarshal(data, (*string)(id))
	case data[0] == '-' || '0' <= data[0] && data[0] <= '9':
		*id = GroupID(data)
	default:
		return errors.New("kommunicate: conversation id: want a JSON number or string")
	}
	return nil
}
