package kommunicate_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
)

// sharedSamples returns the folder of captured payloads, which stand beside the
// checkout where the project is built, or skips the test.
func sharedSamples(t *testing.T) string {
	t.Helper()
	shared := os.Getenv("KOMMUNICATE_SHARED")
	if shared == "" {
		t.Skip("KOMMUNICATE_SHARED does not name the folder of captured payloads")
	}
	return filepath.Join(shared, "samples")
}

// captured is what most captures have in common.
func captured(change func(*kommunicate.Turn)) kommunicate.Turn {
	turn := kommunicate.Turn{
		Key: "5-16650159-1550757013897", BotID: "order-bot-x1y2z", AppID: "APP_ID",
		GroupID: "16650159", UserID: "user-42", Text: "Where is my order?",
		ChatContext: kommunicate.ChatContext{
			Locale: "en", MessageSource: "WEB",
			Extra: kommunicate.Pairs("groupId", "16650159", "botId", "order-bot-x1y2z", "applicationId", "APP_ID", "from", "user-42"),
		},
		Source: 1, CreatedAt: time.UnixMilli(1550757013912).UTC(),
	}
	change(&turn)
	return turn
}

// sampleTurns are the turns that the captures stand for, by file.
var sampleTurns = map[string]kommunicate.Turn{
	"bots/custom_request_text.json": captured(func(*kommunicate.Turn) {}),
	"bots/custom_request_text_2019.json": captured(func(t *kommunicate.Turn) {
		t.BotID, t.Text = "ana", "Hello"
		t.ChatContext = kommunicate.ChatContext{}
	}),
	"bots/custom_request_text_string_context.json": captured(func(t *kommunicate.Turn) {
		t.ChatContext = kommunicate.ChatContext{Extra: kommunicate.Pairs("email", "jo@example.com")}
	}),
	"bots/custom_request_documented_fields.json": captured(func(t *kommunicate.Turn) {
		t.Key, t.Event = "msg-key-1", kommunicate.EventWelcome
		t.ChatContext = kommunicate.ChatContext{}
		t.CreatedAt = time.UnixMilli(1552638706610).UTC()
	}),
	"bots/custom_request_welcome.json": captured(func(t *kommunicate.Turn) {
		t.Text, t.Event = "", kommunicate.EventWelcome
	}),
	"bots/custom_request_custom_event.json": captured(func(t *kommunicate.Turn) {
		t.Text, t.Event = "Event: order_shipped", "order_shipped"
		t.Metadata = kommunicate.Pairs("category", "HIDDEN", "KM_TRIGGER_EVENT", "order_shipped")
	}),
	"bots/custom_request_media_image.json": captured(func(t *kommunicate.Turn) {
		t.Text, t.Event, t.ContentType = "", kommunicate.EventMedia, kommunicate.ContentAttachment
		t.Attachments = []kommunicate.Attachment{{Type: "image/png", Name: "receipt.png", URL: "https://example.com/receipt.png", Size: "28150"}}
		t.CreatedAt = time.UnixMilli(1552638706610).UTC()
	}),
	"bots/custom_request_media_location.json": captured(func(t *kommunicate.Turn) {
		t.Text, t.Event, t.ContentType = "", kommunicate.EventMedia, kommunicate.ContentLocation
		t.Attachments = []kommunicate.Attachment{{Type: "location", Location: &kommunicate.Location{Latitude: "12.9716", Longitude: "77.5946"}}}
	}),
	"bots/custom_request_form_submit.json": captured(func(t *kommunicate.Turn) {
		t.Text = "Form was submitted successfully!"
		t.FormData = append(kommunicate.Pairs("Name", "Jo", "Email", "jo@example.com"),
			kommunicate.Member{Name: "Interests", Value: json.RawMessage(`["coding","music"]`)})
		t.FormMessageKey = "5-16650159-1550757013111"
	}),
	"bots/custom_request_action_response.json": captured(func(t *kommunicate.Turn) {
		t.Text = "I want to talk to a human"
		t.ActionResponses = []kommunicate.ActionResponse{{Name: "fetchAgentAvailability", Availability: kommunicate.AgentsAway}}
	}),
	"bots/custom_request_whatsapp.json": captured(func(t *kommunicate.Turn) {
		t.UserID = "whatsapp:VE.1482982650009223"
		t.ChatContext.Extra = kommunicate.Pairs("groupId", "16650159", "botId", "order-bot-x1y2z", "applicationId", "APP_ID", "from", "whatsapp:VE.1482982650009223")
		t.Attachments = []kommunicate.Attachment{{Type: "image/jpeg", Name: "p.jpg", URL: "https://example.com/p.jpg", Size: "1200"}}
		t.UserInfo = kommunicate.Pairs("$user_phone", "+584120000000")
	}),
	"bots/kompose_webhook_request.json":               captured(func(t *kommunicate.Turn) { t.Intent = "order_status" }),
	"bots/kompose_webhook_request_matchedIntent.json": captured(func(t *kommunicate.Turn) { t.Intent = "order_status" }),
	"api/webhook_bot_text.json": {
		Key: "5-uuid-1552638706610", BotID: "my-bot", AppID: "<APP_ID>", GroupID: "1234567", UserID: "user-1", Text: "hello",
		ChatContext: kommunicate.ChatContext{Locale: "en"}, Source: 1, CreatedAt: time.UnixMilli(1552638706610).UTC(),
	},
	"api/webhook_bot_media.json": {
		Event: kommunicate.EventMedia, CreatedAt: time.UnixMilli(1552638706610).UTC(),
		ChatContext: kommunicate.ChatContext{
			Attachments: []kommunicate.Attachment{{Type: "image/png", Name: "file name", URL: "file url", Size: "size in bytes"}},
		},
	},
	// The documents show the chat context alone.
	"api/webhook_bot_location_context.json": {
		ChatContext: kommunicate.ChatContext{
			Attachments: []kommunicate.Attachment{{Type: "location", Location: &kommunicate.Location{Latitude: "Latitude", Longitude: "Longitude"}}},
		},
	},
}

func TestCapturedTurns(t *testing.T) {
	samples := sharedSamples(t)
	var files []string
	for _, pattern := range []string{
		"bots/custom_request_*.json", "bots/kompose_webhook_request*.json",
		"api/webhook_bot_text.json", "api/webhook_bot_media.json", "api/webhook_bot_location_context.json",
	} {
		found, err := filepath.Glob(filepath.Join(samples, pattern))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) < 15 {
		t.Fatalf("%d captures found, want at least 15", len(files))
	}
	for _, file := range files {
		name, err := filepath.Rel(samples, file)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(name, func(t *testing.T) {
			want, known := sampleTurns[filepath.ToSlash(name)]
			if !known {
				t.Fatal("no turn is listed for this capture")
			}
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(name, "_location_context.json") {
				raw = fmt.Appendf(nil, `{"metadata":{"KM_CHAT_CONTEXT":%s}}`, raw)
			}
			var got kommunicate.Turn
			if err := json.Unmarshal(raw, &got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			roundTrip(t, got)
		})
	}
}

// roundTrip checks that a turn is the same after it was written and read.
func roundTrip(t *testing.T, turn kommunicate.Turn) {
	t.Helper()
	raw, err := json.Marshal(turn)
	if err != nil {
		t.Fatal(err)
	}
	var again kommunicate.Turn
	if err := json.Unmarshal(raw, &again); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(turn, again); diff != "" {
		t.Errorf("after a round trip (-before +after):\n%s\n%s", diff, raw)
	}
}

func TestTurnsOfEveryVersion(t *testing.T) {
	turn := func(change func(*kommunicate.Turn)) kommunicate.Turn {
		turn := kommunicate.Turn{}
		change(&turn)
		return turn
	}
	for _, test := range []struct {
		name, body string
		want       kommunicate.Turn
	}{
		{"nothing", `{}`, kommunicate.Turn{}},
		{"ids as strings and numbers", `{"groupId":"12","from":7,"botId":"b","key":3}`, turn(func(t *kommunicate.Turn) {
			t.GroupID, t.UserID, t.BotID, t.Key = "12", "7", "b", "3"
		})},
		{"a large id keeps its digits", `{"groupId":90071992547409931234}`, turn(func(t *kommunicate.Turn) { t.GroupID = "90071992547409931234" })},
		{"both names of the application", `{"applicationKey":"k","applicationId":"i"}`, turn(func(t *kommunicate.Turn) {
			t.AppID = "i"
			t.Extra = kommunicate.Pairs("applicationKey", "k")
		})},
		{"words for numbers", `{"contentType":"location","source":"android"}`, turn(func(t *kommunicate.Turn) {
			t.ContentType, t.Source = kommunicate.ContentLocation, 2
		})},
		{"a word that nobody knows", `{"contentType":"hologram"}`, turn(func(t *kommunicate.Turn) { t.Extra = kommunicate.Pairs("contentType", "hologram") })},
		{"an event in the metadata only", `{"metadata":{"KM_TRIGGER_EVENT":"x"}}`, turn(func(t *kommunicate.Turn) {
			t.Event, t.Metadata = "x", kommunicate.Pairs("KM_TRIGGER_EVENT", "x")
		})},
		{"the text of an event is not trusted", `{"message":"Event: x"}`, turn(func(t *kommunicate.Turn) { t.Text = "Event: x" })},
		{"form data in a string", `{"metadata":{"KM_CHAT_CONTEXT":"{\"formData\":\"{\\\"Name\\\":\\\"Jo\\\"}\"}"}}`, turn(func(t *kommunicate.Turn) {
			t.FormData = kommunicate.Pairs("Name", "Jo")
		})},
		{"a context that is no context", `{"metadata":{"KM_CHAT_CONTEXT":"oops","a":"b"}}`, turn(func(t *kommunicate.Turn) {
			t.Metadata = kommunicate.Pairs("a", "b", "KM_CHAT_CONTEXT", "oops")
		})},
		{"numbers in a place", `{"metadata":{"KM_CHAT_CONTEXT":{"attachments":[{"type":"location","payload":{"lat":1.50,"lon":-2}}]}}}`, turn(func(t *kommunicate.Turn) {
			t.Attachments = []kommunicate.Attachment{{Type: "location", Location: &kommunicate.Location{Latitude: "1.50", Longitude: "-2"}}}
		})},
		{"members of tomorrow", `{"x":{"y":[1]},"metadata":{"z":1,"KM_CHAT_CONTEXT":{"plan":"gold"}}}`, turn(func(t *kommunicate.Turn) {
			t.Extra = kommunicate.Members{{Name: "x", Value: json.RawMessage(`{"y":[1]}`)}}
			t.Metadata = kommunicate.Members{{Name: "z", Value: json.RawMessage(`1`)}}
			t.ChatContext.Extra = kommunicate.Pairs("plan", "gold")
		})},
		{"wrong kinds are kept", `{"message":{"a":1},"createdAt":"soon","eventName":null}`, turn(func(t *kommunicate.Turn) {
			t.Extra = kommunicate.Members{{Name: "message", Value: json.RawMessage(`{"a":1}`)}, {Name: "createdAt", Value: json.RawMessage(`"soon"`)}}
		})},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got kommunicate.Turn
			if err := json.Unmarshal([]byte(test.body), &got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTurnsThatAreNone(t *testing.T) {
	for _, body := range []string{`[]`, `"x"`, `1`, `{`, ``} {
		var turn kommunicate.Turn
		if err := turn.UnmarshalJSON([]byte(body)); err == nil {
			t.Errorf("%q was read as a turn", body)
		}
	}
}

func TestContextAs(t *testing.T) {
	turn := kommunicate.Turn{ChatContext: kommunicate.ChatContext{Locale: "en", Extra: kommunicate.Pairs("plan", "gold")}}
	type shop struct {
		Plan   string `json:"plan"`
		Locale string `json:"kmUserLocale"`
	}
	got, err := kommunicate.ContextAs[shop](&turn)
	if want := (shop{"gold", "en"}); err != nil || got != want {
		t.Errorf("ContextAs = %+v, %v, want %+v", got, err, want)
	}
	if _, err := kommunicate.ContextAs[[]string](&turn); err == nil {
		t.Error("an object was decoded into a slice")
	}
}

func ExampleTurn_Availability() {
	turn := &kommunicate.Turn{ChatContext: kommunicate.ChatContext{
		ActionResponses: []kommunicate.ActionResponse{{Name: "fetchAgentAvailability", Availability: kommunicate.AgentsAway}},
	}}
	availability, known := turn.Availability()
	fmt.Println(availability, known)
	// Output: away true
}

func FuzzTurn(f *testing.F) {
	for _, turn := range sampleTurns {
		raw, err := json.Marshal(turn)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Add([]byte(`{"metadata":{"KM_CHAT_CONTEXT":"{\"attachments\":[{\"type\":\"location\",\"payload\":{\"lat\":1}}]}"}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var turn kommunicate.Turn
		shared := slices.Clone(body)
		if turn.UnmarshalJSON(shared) != nil {
			return
		}
		for i := range shared {
			shared[i] = 'x' // The turn must not share the caller's bytes.
		}
		raw, err := turn.MarshalJSON()
		if err != nil {
			t.Fatalf("%s cannot be written: %v", body, err)
		}
		var again kommunicate.Turn
		if err := json.Unmarshal(raw, &again); err != nil {
			t.Fatalf("%s was written as %s: %v", body, raw, err)
		}
		if diff := cmp.Diff(turn, again); diff != "" {
			t.Errorf("%s after a round trip (-before +after):\n%s", body, diff)
		}
	})
}
