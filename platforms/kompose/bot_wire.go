package kompose

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/kommunicate-go/kommunicate"
)

// UnmarshalJSON reads a file to import. It refuses what is not an object with a
// list of intents.
func (b *Bot) UnmarshalJSON(data []byte) error {
	var rest kommunicate.Members
	if err := rest.UnmarshalJSON(data); err != nil {
		return fmt.Errorf("kompose: bot: %w", err)
	}
	*b = Bot{}
	raw, ok := rest.Get("intents")
	var intents []json.RawMessage
	if !ok || json.Unmarshal(raw, &intents) != nil {
		return fmt.Errorf("kompose: bot: /intents is not a list: is this a file of \"Import Kompose Bot\"?")
	}
	b.Intents = make([]Intent, len(intents))
	for i, intent := range intents {
		if err := b.Intents[i].UnmarshalJSON(intent); err != nil {
			*b = Bot{}
			return fmt.Errorf("kompose: bot: /intents/%d: not a JSON object", i)
		}
	}
	rest.Delete("intents")
	take(&rest, "languageCodes", &b.LanguageCodes)
	b.Extra = orNil(rest)
	return nil
}

// UnmarshalJSON reads an intent. It refuses what is not an object.
func (in *Intent) UnmarshalJSON(data []byte) error {
	if data = bytes.TrimSpace(data); len(data) == 0 || data[0] != '{' {
		return fmt.Errorf("kompose: intent: not a JSON object")
	}
	var rest kommunicate.Members
	if err := rest.UnmarshalJSON(data); err != nil {
		return fmt.Errorf("kompose: intent: %w", err)
	}
	*in = Intent{}
	take(&rest, "name", &in.Name)
	take(&rest, "category", &in.Category)
	take(&rest, "content", &in.Content)
	take(&rest, "trainingPhrases", &in.TrainingPhrases)
	take(&rest, "languageCode", &in.LanguageCode)
	take(&rest, "urlPatternList", &in.URLPatterns)
	if take(&rest, "fields", &in.Fields) && in.Fields == nil {
		in.Fields = kommunicate.Members{}
	}
	in.Extra = orNil(rest)
	return nil
}

// take moves a member to where it belongs. One that does not fit stays; null is
// as good as nothing. It reports whether there is a value now.
func take[T any](rest *kommunicate.Members, name string, to *T) bool {
	raw, ok := rest.Get(name)
	var value T
	if !ok || json.Unmarshal(raw, &value) != nil {
		return false
	}
	*to = value
	rest.Delete(name)
	return string(raw) != "null"
}

func orNil(m kommunicate.Members) kommunicate.Members {
	if len(m) == 0 {
		return nil
	}
	return m
}

// MarshalJSON writes the bot as a file to import.
func (b Bot) MarshalJSON() ([]byte, error) { return b.encode() }

// encode checks the bot and writes it.
func (b *Bot) encode() ([]byte, error) {
	if err := b.Validate(); err != nil {
		return nil, err
	}
	intents := []byte{'['}
	for i := range b.Intents {
		if i > 0 {
			intents = append(intents, ',')
		}
		raw, err := b.Intents[i].encode()
		if err != nil {
			return nil, err
		}
		intents = append(intents, raw...)
	}
	var o object
	o.raw("intents", append(intents, ']'))
	if b.LanguageCodes != nil {
		o.texts("languageCodes", b.LanguageCodes)
	}
	return append(o.members, b.Extra...).MarshalJSON()
}

// encode writes an intent, which has been checked. A list that came in as
// something else stands in Extra.
func (in *Intent) encode() ([]byte, error) {
	var o object
	o.text("name", in.Name)
	o.text("category", string(in.Category))
	if !has(in.Extra, "content") {
		content, err := kommunicate.AppendMessages(nil, in.Content)
		if err != nil {
			return nil, err
		}
		o.raw("content", content)
	}
	if !has(in.Extra, "trainingPhrases") {
		o.texts("trainingPhrases", in.TrainingPhrases)
	}
	if in.LanguageCode != "" {
		o.text("languageCode", in.LanguageCode)
	}
	if in.URLPatterns != nil {
		o.texts("urlPatternList", in.URLPatterns)
	}
	if in.Fields != nil {
		fields, err := in.Fields.MarshalJSON()
		if err != nil {
			return nil, err
		}
		o.raw("fields", fields)
	}
	return append(o.members, in.Extra...).MarshalJSON()
}

// An object is a JSON object that is being written.
type object struct{ members kommunicate.Members }

func (o *object) raw(name string, value json.RawMessage) {
	o.members = append(o.members, kommunicate.Member{Name: name, Value: value})
}

func (o *object) text(name, value string) {
	o.members = append(o.members, kommunicate.Pairs(name, value)...)
}

func (o *object) texts(name string, values []string) {
	list := []byte{'['}
	for i, value := range values {
		if i > 0 {
			list = append(list, ',')
		}
		list = append(list, kommunicate.Pairs("", value)[0].Value...)
	}
	o.raw(name, append(list, ']'))
}
