package kompose

import (
	"errors"
	"fmt"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/call"
)

const platform = "kompose"

// Validate says what is wrong with the bot, in one [*kommunicate.ValidationError]
// whose pointers are those of the file: /intents/0/content/1/message.
func (b *Bot) Validate() error {
	var found []*kommunicate.ValidationError
	found = appendInvalid(found, call.Check(platform, b))
	if len(b.Intents) == 0 {
		found = append(found, &kommunicate.ValidationError{
			Pointer: "/intents", Code: "required", Detail: "is empty: a bot needs an intent, a fallback at least",
		})
	}
	found = append(found, clashes("", b.Extra, map[string]bool{
		"intents": true, "languageCodes": b.LanguageCodes != nil,
	})...)
	among := newOthers(b.LanguageCodes)
	for i := range b.Intents {
		place := fmt.Sprintf("/intents/%d", i)
		found = append(found, b.Intents[i].check(place)...)
		found = append(found, among.add(&b.Intents[i], place)...)
	}
	return call.Join(platform, found...)
}

// check says what is wrong with the intent itself.
func (in *Intent) check(place string) []*kommunicate.ValidationError {
	var found []*kommunicate.ValidationError
	taught := in.Category == Matched || in.Category == SmallTalk
	if taught && len(in.TrainingPhrases) == 0 && !has(in.Extra, "trainingPhrases") {
		found = append(found, &kommunicate.ValidationError{
			Pointer: place + "/trainingPhrases", Code: "required",
			Detail: "an intent needs an example of what users say: without one it never matches",
		})
	}
	if in.Category != Welcome && len(in.URLPatterns) > 0 {
		found = append(found, &kommunicate.ValidationError{
			Pointer: place + "/urlPatternList", Code: "misplaced",
			Detail: "only a welcome is chosen by the page: leave it out",
		})
	}
	for i := range in.Content {
		_, err := in.Content[i].AppendJSON(nil)
		found = appendInvalid(found, below(fmt.Sprintf("%s/content/%d", place, i), err))
	}
	return append(found, clashes(place, in.Extra, map[string]bool{
		"name": true, "category": true, "content": len(in.Content) > 0, "trainingPhrases": len(in.TrainingPhrases) > 0,
		"languageCode": in.LanguageCode != "", "urlPatternList": in.URLPatterns != nil, "fields": in.Fields != nil,
	})...)
}

// clashes are members of Extra whose field is set, or has to be. The others among
// the known ones came in as something that the field cannot hold.
func clashes(place string, extra kommunicate.Members, set map[string]bool) []*kommunicate.ValidationError {
	var found []*kommunicate.ValidationError
	for _, member := range extra {
		if set[member.Name] {
			found = append(found, &kommunicate.ValidationError{
				Pointer: place + "/" + member.Name, Code: "set-twice",
				Detail: "stands in Extra and has a field of its own: set the field and remove it from Extra",
			})
		}
	}
	return found
}

// others are the languages of a bot and its intents so far.
type others struct {
	languages map[string]bool // Empty if the bot names none: each will do.
	names     map[named]bool
	welcomes  map[string]bool // The languages that have a default welcome.
}

// named is what tells an intent from the others.
type named struct{ name, language string }

func newOthers(languages []string) *others {
	o := &others{languages: make(map[string]bool, len(languages)), names: make(map[named]bool), welcomes: make(map[string]bool)}
	for _, language := range languages {
		o.languages[language] = true
	}
	return o
}

// add says what is wrong with an intent beside the others, and adds it to them.
func (o *others) add(in *Intent, place string) []*kommunicate.ValidationError {
	var found []*kommunicate.ValidationError
	if in.LanguageCode != "" && len(o.languages) > 0 && !o.languages[in.LanguageCode] {
		found = append(found, &kommunicate.ValidationError{
			Pointer: place + "/languageCode", Code: "unknown-value",
			Detail: "is none of the bot's languages: add it to languageCodes",
		})
	}
	if in.Name != "" && seen(o.names, named{in.Name, in.LanguageCode}) {
		found = append(found, &kommunicate.ValidationError{
			Pointer: place + "/name", Code: "duplicate",
			Detail: "another intent of the language has the name: a webhook could not tell them apart",
		})
	}
	if in.everywhere() && seen(o.welcomes, in.LanguageCode) {
		found = append(found, &kommunicate.ValidationError{
			Pointer: place + "/urlPatternList", Code: "required",
			Detail: "another welcome of the language has no pages either: only one can be the default",
		})
	}
	return found
}

// seen reports whether the key is in the set, and adds it.
func seen[K comparable](set map[K]bool, key K) bool {
	if set[key] {
		return true
	}
	set[key] = true
	return false
}

// everywhere reports whether the intent is a default welcome.
func (in *Intent) everywhere() bool {
	return in.Category == Welcome && len(in.URLPatterns) == 0 && !has(in.Extra, "urlPatternList")
}

func has(m kommunicate.Members, name string) bool {
	_, ok := m.Get(name)
	return ok
}

// appendInvalid adds what err says.
func appendInvalid(found []*kommunicate.ValidationError, err error) []*kommunicate.ValidationError {
	var invalid *kommunicate.ValidationError
	if errors.As(err, &invalid) {
		found = append(found, invalid)
	}
	return found
}

// below puts place in front of the pointers of an error.
func below(place string, err error) error {
	var invalid *kommunicate.ValidationError
	if !errors.As(err, &invalid) {
		return nil
	}
	moved := *invalid
	moved.Pointer = place + invalid.Pointer
	moved.More = make([]*kommunicate.ValidationError, len(invalid.More))
	for i, more := range invalid.More {
		copied := *more
		copied.Pointer = place + more.Pointer
		moved.More[i] = &copied
	}
	return &moved
}
