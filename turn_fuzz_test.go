package kommunicate_test

import (
	"bytes"
	"encoding/json"
	"strconv"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
)

// A plainTurn is a turn as encoding/json reads it.
type plainTurn struct {
	BotID         string `json:"botId"`
	Key           string `json:"key"`
	From          string `json:"from"`
	Message       string `json:"message"`
	GroupID       int64  `json:"groupId"`
	ContentType   int    `json:"contentType"`
	ApplicationID string `json:"applicationId"`
	Source        int    `json:"source"`
	EventName     string `json:"eventName"`
	CreatedAt     int64  `json:"createdAt"`
	Metadata      struct {
		ChatContext struct {
			Locale   string `json:"kmUserLocale"`
			Timezone string `json:"kmUserTimezone"`
		} `json:"KM_CHAT_CONTEXT"`
	} `json:"metadata"`
}

// Where both readers know what a turn says, they agree on it: in UTF-8, with
// members that are spelled as they are and occur once.
func FuzzTurnAgreesWithEncodingJSON(f *testing.F) {
	f.Add([]byte(benchTurn))
	f.Add([]byte(`{"message":"\ud83d\ude00\u00e9\n","groupId":-5,"createdAt":1764000000000,"eventName":"WELCOME"}`))
	f.Add([]byte(`{"key":null,"metadata":{"KM_CHAT_CONTEXT":{"kmUserLocale":"\u0065n","kmUserTimezone":"Europe/Berlin"}},"source":2}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var want plainTurn
		if !utf8.Valid(data) || json.Unmarshal(data, &want) != nil || !plainNames(data) {
			return
		}
		var turn kommunicate.Turn
		if err := json.Unmarshal(data, &turn); err != nil {
			if bytes.Equal(bytes.TrimSpace(data), []byte("null")) {
				return
			}
			t.Fatalf("%s: %v", data, err)
		}
		got := plainTurn{
			BotID: turn.BotID, Key: turn.Key, From: turn.UserID, Message: turn.Text, ContentType: int(turn.ContentType),
			ApplicationID: turn.AppID, Source: turn.Source, EventName: turn.Event,
		}
		if turn.GroupID != "" {
			got.GroupID, _ = strconv.ParseInt(string(turn.GroupID), 10, 64)
		}
		if !turn.CreatedAt.IsZero() {
			got.CreatedAt = turn.CreatedAt.UnixMilli()
		}
		got.Metadata.ChatContext.Locale, got.Metadata.ChatContext.Timezone = turn.Locale, turn.Timezone
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-encoding/json +Turn):\n%s", data, diff)
		}
	})
}

// plainNames reports whether every member of a turn is one of plainTurn's, spelled
// as there, and occurs once.
func plainNames(data []byte) bool {
	var expected any
	raw, err := json.Marshal(plainTurn{})
	if err != nil || json.Unmarshal(raw, &expected) != nil {
		return false
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	return namesWithin(decoder, expected)
}

func namesWithin(decoder *json.Decoder, expected any) bool {
	token, err := decoder.Token()
	if err != nil || token == json.Delim('[') {
		return false
	}
	if token != json.Delim('{') {
		return true
	}
	object, _ := expected.(map[string]any)
	seen := make(map[string]bool)
	for decoder.More() {
		name, err := decoder.Token()
		text, _ := name.(string)
		if _, known := object[text]; err != nil || !known || seen[text] {
			return false
		}
		seen[text] = true
		if !namesWithin(decoder, object[text]) {
			return false
		}
	}
	_, err = decoder.Token()
	return err == nil
}
