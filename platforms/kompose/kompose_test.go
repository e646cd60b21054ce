package kompose_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/platforms/kompose"
)

// statusBot answers for the intent order_status, and is silent otherwise.
func statusBot() kommunicate.BotPlatform {
	mux := new(kommunicate.Mux)
	mux.Intent("order_status", func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: "It ships today."}}, nil
	})
	mux.Else(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) { return nil, nil })
	return mux
}

func post(t *testing.T, h http.Handler, body string) string {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/kompose", strings.NewReader(body)))
	if w.Code != http.StatusOK {
		t.Errorf("status %d", w.Code)
	}
	return w.Body.String()
}

func TestHandler(t *testing.T) {
	for _, test := range []struct{ name, body, want string }{
		{"matchedIntentName", `{"matchedIntentName":"order_status"}`, `[{"message":"It ships today.","platform":"kommunicate"}]`},
		{"matchedIntent", `{"matchedIntent":"order_status"}`, `[{"message":"It ships today.","platform":"kommunicate"}]`},
		{"silence", `{"matchedIntentName":"thanks"}`, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := post(t, kompose.Handler(statusBot()), test.body); got != test.want {
				t.Errorf("answer %s, want %s", got, test.want)
			}
		})
	}
}

func sample(t *testing.T, name string) string {
	t.Helper()
	shared := os.Getenv("KOMMUNICATE_SHARED")
	if shared == "" {
		t.Skip("KOMMUNICATE_SHARED is not set: it names the folder with the samples")
	}
	raw, err := os.ReadFile(filepath.Join(shared, "samples", "bots", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestSampleRequests(t *testing.T) {
	for _, name := range []string{"kompose_webhook_request.json", "kompose_webhook_request_matchedIntent.json"} {
		if got := post(t, kompose.Handler(statusBot()), sample(t, name)); !strings.Contains(got, "It ships today.") {
			t.Errorf("%s: answer %s", name, got)
		}
	}
}

// TestSampleResponse says what the sample of a response says.
func TestSampleResponse(t *testing.T) {
	bot := kommunicate.BotFunc(func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{
			Text: "Hey Jo, how may I help you today",
			Rich: kommunicate.SuggestedReplies{{Title: "Book a Demo"}, {Title: "Talk to Human"}},
		}}, nil
	})
	want := sample(t, "kompose_webhook_response.json")
	got := post(t, kompose.Handler(bot), sample(t, "kompose_webhook_request.json"))
	if diff := cmp.Diff(members(t, `{"answer":`+want+`}`), members(t, `{"answer":`+got+`}`)); diff != "" {
		t.Errorf("answer (-want +got):\n%s", diff)
	}
}

// TestSampleImport reads the sample of a bot and writes it again: what is added
// is the platform.
func TestSampleImport(t *testing.T) {
	want := members(t, sample(t, "kompose_import.json"))
	for _, in := range want["intents"].([]any) {
		for _, m := range in.(map[string]any)["content"].([]any) {
			m.(map[string]any)["platform"] = "kommunicate"
		}
	}
	var bot kompose.Bot
	if err := bot.UnmarshalJSON([]byte(sample(t, "kompose_import.json"))); err != nil {
		t.Fatal(err)
	}
	var categories []kompose.Category
	for _, in := range bot.Intents {
		categories = append(categories, in.Category)
		if in.Extra != nil {
			t.Errorf("intent %s has extra %v", in.Name, in.Extra)
		}
	}
	if diff := cmp.Diff([]kompose.Category{kompose.Welcome, kompose.Matched, kompose.SmallTalk, kompose.Fallback}, categories); diff != "" {
		t.Errorf("categories (-want +got):\n%s", diff)
	}
	got, err := bot.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, members(t, string(got))); diff != "" {
		t.Errorf("file (-want +got):\n%s", diff)
	}
}

// One webhook for the intents of a bot: which one matched stands in the turn.
func ExampleHandler() {
	mux := new(kommunicate.Mux)
	mux.Intent("order_status", func(context.Context, *kommunicate.Turn) ([]kommunicate.Message, error) {
		return []kommunicate.Message{{Text: "It arrives tomorrow."}}, nil
	})
	hook := kompose.Handler(mux, kommunicate.WithRequestHeader("X-Bot-Key", "secret of the dashboard"))

	r := httptest.NewRequest(http.MethodPost, "/order", strings.NewReader(
		`{"botId":"shop-bot","key":"5-1-1","from":"ann","groupId":1001,"message":"Where is it?","matchedIntent":"order_status"}`))
	r.Header.Set("X-Bot-Key", "secret of the dashboard")
	w := httptest.NewRecorder()
	hook.ServeHTTP(w, r)
	fmt.Println(w.Code, w.Body)
	// Output:
	// 200 [{"message":"It arrives tomorrow.","platform":"kommunicate"}]
}

func ExamplePayload() {
	payload, err := kompose.Payload(kommunicate.Message{
		Text: "How can I help?",
		Rich: kommunicate.SuggestedReplies{{Title: "Talk to Human"}},
	})
	fmt.Println(payload, err)

	_, err = kompose.Payload(kommunicate.Message{Rich: kommunicate.LinkButtons{{Name: "Shop"}}})
	fmt.Println(err != nil)
	// Output:
	// {
	//   "message": "How can I help?",
	//   "platform": "kommunicate",
	//   "metadata": {
	//     "contentType": "300",
	//     "templateId": "6",
	//     "payload": [
	//       {
	//         "title": "Talk to Human",
	//         "message": "Talk to Human"
	//       }
	//     ]
	//   }
	// } <nil>
	// true
}

func ExampleBot_WriteTo() {
	bot := kompose.Bot{Intents: []kompose.Intent{{
		Name:     "fallback",
		Category: kompose.Fallback,
		Content:  []kommunicate.Message{{Text: "I get somebody for you."}, {Handoff: kommunicate.HandoffToRules{}}},
	}}}
	if _, err := bot.WriteTo(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// {
	//   "intents": [
	//     {
	//       "name": "fallback",
	//       "category": "fallback_intent",
	//       "content": [
	//         {
	//           "message": "I get somebody for you.",
	//           "platform": "kommunicate"
	//         },
	//         {
	//           "platform": "kommunicate",
	//           "metadata": {
	//             "KM_ASSIGN_TO": ""
	//           }
	//         }
	//       ],
	//       "trainingPhrases": []
	//     }
	//   ]
	// }
}
