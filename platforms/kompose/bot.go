package kompose

import (
	"io"

	"github.com/kommunicate-go/kommunicate"
)

// A Bot is the file that "Import Kompose Bot" takes: all intents of a bot.
//
// Reading takes files of older versions too, which have no languages. What is
// unknown, or of another kind than here, stands in Extra and is written again.
// Writing checks ([Bot.Validate]).
//
// Source: docs.kommunicate.io/docs/bot-setup.
type Bot struct {
	// Intents, at least one.
	Intents []Intent `json:"intents" validate:"dive"`
	// LanguageCodes are the languages of the bot: "en". Optional.
	LanguageCodes []string            `json:"languageCodes" validate:"dive,required"`
	Extra         kommunicate.Members `json:"-"`
}

// A Category says when an intent answers.
type Category string

// The categories of intents.
const (
	Welcome   Category = "welcome_event"   // A conversation starts.
	Matched   Category = "intent"          // The user says what the training phrases say.
	SmallTalk Category = "small_talk"      // As Matched, of no consequence.
	Fallback  Category = "fallback_intent" // No other intent matches.
)

// An Intent is what a Kompose bot answers, and when.
type Intent struct {
	// Name is what a webhook is told. Required, and unique for each language.
	Name string `json:"name" validate:"required"`
	// Category is required.
	Category Category `json:"category" validate:"required,oneof=welcome_event intent small_talk fallback_intent"`
	// Content are the messages of the answer. Optional: an intent may leave all of
	// it to its webhook. That a message with more than a text stands here as it
	// does in the Custom section is an assumption.
	Content []kommunicate.Message `json:"content"`
	// TrainingPhrases are examples of what users say. Required for [Matched] and
	// [SmallTalk], of no use for the others.
	TrainingPhrases []string `json:"trainingPhrases" validate:"dive,required"`
	// LanguageCode is one of [Bot.LanguageCodes]. Optional.
	LanguageCode string `json:"languageCode"`
	// URLPatterns are the pages on which a [Welcome] is said. Optional: one welcome
	// without them is said everywhere else.
	URLPatterns []string `json:"urlPatternList" validate:"dive,required"`
	// Fields are not documented, and kept as they are.
	Fields kommunicate.Members `json:"fields"`
	Extra  kommunicate.Members `json:"-"`
}

// WriteTo writes the bot as a file to import.
func (b *Bot) WriteTo(w io.Writer) (int64, error) {
	raw, err := b.encode()
	if err != nil {
		return 0, err
	}
	file := indented(raw)
	file.WriteByte('\n')
	return file.WriteTo(w)
}
