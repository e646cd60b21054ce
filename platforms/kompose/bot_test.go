package kompose_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/platforms/kompose"
)

// shop is a bot of every category.
func shop() kompose.Bot {
	return kompose.Bot{
		Intents: []kompose.Intent{
			{Name: "welcome", Category: kompose.Welcome, Content: []kommunicate.Message{{Text: "Hi <3"}}, LanguageCode: "en"},
			{
				Name: "welcome on pricing", Category: kompose.Welcome, Content: []kommunicate.Message{{Text: "A discount?"}},
				LanguageCode: "en", URLPatterns: []string{"https://example.com/pricing*"},
			},
			{
				Name: "order", Category: kompose.Matched,
				Content:         []kommunicate.Message{{Text: "Which?", Rich: kommunicate.SuggestedReplies{{Title: "The last"}}}},
				TrainingPhrases: []string{"where is my order", "track & trace"}, LanguageCode: "en",
				Fields: kommunicate.Pairs("a", "b"),
			},
			{Name: "order", Category: kompose.Matched, TrainingPhrases: []string{"wo ist mein Paket"}, LanguageCode: "de"},
			{Name: "thanks", Category: kompose.SmallTalk, Content: []kommunicate.Message{{Text: "Welcome!"}}, TrainingPhrases: []string{"thanks"}, LanguageCode: "en"},
			{Name: "fallback", Category: kompose.Fallback, Content: []kommunicate.Message{{Handoff: kommunicate.HandoffToRules{}}}, LanguageCode: "en", Extra: kommunicate.Pairs("color", "red")},
		},
		LanguageCodes: []string{"en", "de"},
		Extra:         kommunicate.Pairs("version", "2"),
	}
}

const shopFile = `{
  "intents": [
    {
      "name": "welcome",
      "category": "welcome_event",
      "content": [
        {
          "message": "Hi <3",
          "platform": "kommunicate"
        }
      ],
      "trainingPhrases": [],
      "languageCode": "en"
    },
    {
      "name": "welcome on pricing",
      "category": "welcome_event",
      "content": [
        {
          "message": "A discount?",
          "platform": "kommunicate"
        }
      ],
      "trainingPhrases": [],
      "languageCode": "en",
      "urlPatternList": [
        "https://example.com/pricing*"
      ]
    },
    {
      "name": "order",
      "category": "intent",
      "content": [
        {
          "message": "Which?",
          "platform": "kommunicate",
          "metadata": {
            "contentType": "300",
            "templateId": "6",
            "payload": [
              {
                "title": "The last",
                "message": "The last"
              }
            ]
          }
        }
      ],
      "trainingPhrases": [
        "where is my order",
        "track & trace"
      ],
      "languageCode": "en",
      "fields": {
        "a": "b"
      }
    },
    {
      "name": "order",
      "category": "intent",
      "content": [],
      "trainingPhrases": [
        "wo ist mein Paket"
      ],
      "languageCode": "de"
    },
    {
      "name": "thanks",
      "category": "small_talk",
      "content": [
        {
          "message": "Welcome!",
          "platform": "kommunicate"
        }
      ],
      "trainingPhrases": [
        "thanks"
      ],
      "languageCode": "en"
    },
    {
      "name": "fallback",
      "category": "fallback_intent",
      "content": [
        {
          "platform": "kommunicate",
          "metadata": {
            "KM_ASSIGN_TO": ""
          }
        }
      ],
      "trainingPhrases": [],
      "languageCode": "en",
      "color": "red"
    }
  ],
  "languageCodes": [
    "en",
    "de"
  ],
  "version": "2"
}
`

func TestBotWrites(t *testing.T) {
	bot := shop()
	var file strings.Builder
	n, err := bot.WriteTo(&file)
	if err != nil || int(n) != file.Len() {
		t.Fatalf("%d bytes, %v", n, err)
	}
	if diff := cmp.Diff(shopFile, file.String()); diff != "" {
		t.Errorf("file (-want +got):\n%s", diff)
	}
	var again kompose.Bot
	if err := json.Unmarshal([]byte(file.String()), &again); err != nil {
		t.Fatal(err)
	}
	var second strings.Builder
	if _, err := again.WriteTo(&second); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(shopFile, second.String()); diff != "" {
		t.Errorf("file, read and written (-want +got):\n%s", diff)
	}
}

// TestBotIsLossless reads what this package does not know, and writes it again.
func TestBotIsLossless(t *testing.T) {
	for _, test := range []struct{ name, file, want string }{
		{"old version", `{"intents":[{"name":"a","category":"fallback_intent","content":[],"trainingPhrases":[]}]}`, ""},
		{"empty lists", `{"intents":[{"name":"a","category":"fallback_intent","content":[],"trainingPhrases":[],"urlPatternList":[],"fields":{}}],"languageCodes":[]}`, ""},
		{
			"unknown kinds",
			`{"intents":[{"name":"a","category":"intent","content":"Hi","trainingPhrases":{"en":["a"]},"languageCode":7,"urlPatternList":"*","fields":[1.50]}],"languageCodes":"en","n":12345678901234567890}`, "",
		},
		{
			"lists that are not there", `{"intents":[{"name":"a","category":"fallback_intent","fields":null}]}`,
			`{"intents":[{"name":"a","category":"fallback_intent","content":[],"trainingPhrases":[]}]}`,
		},
		{
			"content without a platform", `{"intents":[{"name":"a","category":"fallback_intent","content":[{"message":"Hi","x":1}],"trainingPhrases":[]}]}`,
			`{"intents":[{"name":"a","category":"fallback_intent","content":[{"message":"Hi","platform":"kommunicate","x":1}],"trainingPhrases":[]}]}`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			var bot kompose.Bot
			if err := json.Unmarshal([]byte(test.file), &bot); err != nil {
				t.Fatal(err)
			}
			got, err := bot.MarshalJSON()
			if err != nil {
				t.Fatal(err)
			}
			want := test.want
			if want == "" {
				want = test.file
			}
			if diff := cmp.Diff(members(t, want), members(t, string(got))); diff != "" {
				t.Errorf("file (-want +got):\n%s", diff)
			}
		})
	}
}

// members are those of an object, whatever their order.
func members(t *testing.T, raw string) map[string]any {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(raw))
	decoder.UseNumber()
	var m map[string]any
	if err := decoder.Decode(&m); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestBotRefusesFiles(t *testing.T) {
	for _, file := range []string{``, `[]`, `{}`, `{"intents":{}}`, `{"intents":[1]}`, `{"intents":[null]}`, `{"intents":["a"]}`, `{"intents":[{"a":]}`} {
		var bot kompose.Bot
		if err := bot.UnmarshalJSON([]byte(file)); err == nil {
			t.Errorf("%s was read", file)
		}
	}
	var bot kompose.Bot
	if err := bot.UnmarshalJSON([]byte(`{"intents":[{"name":"a"},5]}`)); err == nil || !strings.Contains(err.Error(), "/intents/1:") || len(bot.Intents) > 0 {
		t.Errorf("error %v does not name the place; %+v", err, bot)
	}
	var in kompose.Intent
	for _, raw := range []string{``, `{"a":}`, `7`} {
		if err := in.UnmarshalJSON([]byte(raw)); err == nil {
			t.Errorf("%s was read as an intent", raw)
		}
	}
}

func TestBotValidate(t *testing.T) {
	valid := shop()
	if err := valid.Validate(); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name   string
		change func(*kompose.Bot)
		want   []string
	}{
		{"no intents", func(b *kompose.Bot) { b.Intents = nil }, []string{"/intents required"}},
		{"no name", func(b *kompose.Bot) { b.Intents[0].Name = "" }, []string{"/intents/0/name required"}},
		{"no category", func(b *kompose.Bot) { b.Intents[5].Category = "" }, []string{"/intents/5/category required"}},
		{"unknown category", func(b *kompose.Bot) { b.Intents[5].Category = "welcome" }, []string{"/intents/5/category unknown-value"}},
		{"empty language", func(b *kompose.Bot) { b.LanguageCodes[1] = "" }, []string{"/languageCodes/1 required", "/intents/3/languageCode unknown-value"}},
		{"empty phrase", func(b *kompose.Bot) { b.Intents[2].TrainingPhrases[1] = "" }, []string{"/intents/2/trainingPhrases/1 required"}},
		{"no phrases", func(b *kompose.Bot) { b.Intents[4].TrainingPhrases = nil }, []string{"/intents/4/trainingPhrases required"}},
		{"empty page", func(b *kompose.Bot) { b.Intents[1].URLPatterns[0] = "" }, []string{"/intents/1/urlPatternList/0 required"}},
		{"page of no welcome", func(b *kompose.Bot) { b.Intents[5].URLPatterns = []string{"*"} }, []string{"/intents/5/urlPatternList misplaced"}},
		{"two default welcomes", func(b *kompose.Bot) { b.Intents[1].URLPatterns = nil }, []string{"/intents/1/urlPatternList required"}},
		{"same name", func(b *kompose.Bot) { b.Intents[4].Name = "order" }, []string{"/intents/4/name duplicate"}},
		{"messages", func(b *kompose.Bot) {
			b.Intents[2].Content = append(b.Intents[2].Content, kommunicate.Message{Rich: kommunicate.LinkButtons{{Name: "a"}, {Name: "b"}}})
		}, []string{"/intents/2/content/1/metadata/payload/0/url empty-url", "/intents/2/content/1/metadata/payload/1/url empty-url"}},
		{"set twice", func(b *kompose.Bot) {
			b.Extra = kommunicate.Pairs("languageCodes", "x")
			b.Intents[0].Extra = kommunicate.Pairs("category", "x")
		}, []string{"/languageCodes set-twice", "/intents/0/category set-twice"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			bot := shop()
			test.change(&bot)
			_, err := bot.WriteTo(nil) // It writes nothing.
			var invalid *kommunicate.ValidationError
			if !errors.As(err, &invalid) {
				t.Fatalf("error %v", err)
			}
			got := []string{invalid.Pointer + " " + invalid.Code}
			for _, more := range invalid.More {
				got = append(got, more.Pointer+" "+more.Code)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("violations (-want +got):\n%s", diff)
			}
		})
	}
}

// TestBotOfManyIntents finds the one that is wrong without comparing each with
// each.
func TestBotOfManyIntents(t *testing.T) {
	const many = 30_000
	bot := kompose.Bot{LanguageCodes: []string{"en"}, Intents: make([]kompose.Intent, many)}
	for i := range bot.Intents {
		bot.Intents[i] = kompose.Intent{Name: fmt.Sprint("intent ", i), Category: kompose.Fallback}
	}
	bot.Intents[many-1].Name = bot.Intents[0].Name
	var invalid *kommunicate.ValidationError
	if err := bot.Validate(); !errors.As(err, &invalid) || invalid.Pointer != "/intents/29999/name" || len(invalid.More) > 0 {
		t.Errorf("error %v", err)
	}
}

// TestBotRefusesExtra cannot write what is not JSON.
func TestBotRefusesExtra(t *testing.T) {
	broken := kommunicate.Members{{Name: "a", Value: json.RawMessage("{")}}
	for name, change := range map[string]func(*kompose.Bot){
		"of the bot":    func(b *kompose.Bot) { b.Extra = broken },
		"of the intent": func(b *kompose.Bot) { b.Intents[0].Extra = broken },
		"fields":        func(b *kompose.Bot) { b.Intents[0].Fields = broken },
	} {
		bot := shop()
		change(&bot)
		if _, err := json.Marshal(bot); err == nil || !strings.Contains(err.Error(), `member "a" is not JSON`) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}
