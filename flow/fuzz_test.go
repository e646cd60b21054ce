package flow_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/flow"
)

// FuzzParseHours: hours that are read can be asked at any time, and errors are short.
func FuzzParseHours(f *testing.F) {
	for _, rules := range []string{
		"Mon-Fri 09:00-17:00", "Mon-Thu 09:00-12:30,13:30-17:00; Fri 09:00-15:00; 2026-12-24 09:00-12:00; 2026-12-25,2026-12-26 closed",
		"Fri-Mon 22:00-06:00", "Sun 00:00-24:00", "Mon 24:00-00:00", "", ";;", "Mon-", "2026-02-30 closed", "Mon\u00a09:00-10:00",
	} {
		f.Add(rules, int64(1_764_000_000))
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, rules string, at int64) {
		hours, err := flow.ParseHours(rules, berlin)
		if (err == nil) == (hours == nil) {
			t.Fatalf("hours %v and error %v", hours, err)
		}
		if err == nil {
			hours.Open(time.Unix(at, 0))
		}
	})
}

// A bareStore has the same value for every key.
type bareStore []byte

func (s bareStore) Load(context.Context, string) ([]byte, uint64, error) { return s, 1, nil }

func (s bareStore) Save(context.Context, string, []byte, uint64, time.Duration) error { return nil }

// FuzzStored: whatever a store holds, a flow answers or says that it cannot, and does
// not quote it.
func FuzzStored(f *testing.F) {
	for _, value := range []string{`{"Name":"Jo","Steps":2}`, `3`, `null`, `{`, `[1]`, `{"Name":5}`, `1e400`, "\"\xff\"", `{"Steps":99999999999999999999}`} {
		f.Add([]byte(value))
	}
	type order struct {
		Name  string
		Steps int
		Extra map[string]any
	}
	asked := &turn{GroupID: "1", Text: "What?", ChatContext: kommunicate.ChatContext{}}
	f.Fuzz(func(t *testing.T, value []byte) {
		memory := flow.NewMemory[order](bareStore(value), "order", time.Hour)
		err := memory.Update(t.Context(), asked, func(o *order) error {
			o.Steps++
			return nil
		})
		discreet(t, err, value)
		bot := flow.HandoffAfter(2, handoff("Wait."), bareStore(value))(failing(kommunicate.ErrNotUnderstood))
		_, err = bot.Respond(t.Context(), asked)
		discreet(t, err, value)
	})
}

// discreet checks that an error does not quote what is stored.
func discreet(t *testing.T, err error, stored []byte) {
	t.Helper()
	if err != nil && len(stored) > 12 && strings.Contains(err.Error(), string(stored)) {
		t.Errorf("error %q quotes what is stored", err)
	}
}

// FuzzFlows: the flows answer any turn, and what they answer can be sent.
func FuzzFlows(f *testing.F) {
	for _, body := range []string{
		`{"groupId":1,"message":"I want a human"}`, `{"groupId":1,"eventName":"WELCOME"}`,
		`{"groupId":1,"message":"Send","metadata":{"KM_CHAT_CONTEXT":{"formData":{"Name":["Jo",1],"Email":"jo@example.com","Phone number":"+1"}}}}`,
		`{"groupId":1,"message":"x","metadata":{"KM_CHAT_CONTEXT":{"formData":{"Name":"Jo","Email":"not one"}}}}`,
		`{"groupId":1,"metadata":{"KM_CHAT_CONTEXT":{"actionResponses":[{"name":"fetchAgentAvailability","status":"online"}]}}}`,
	} {
		f.Add([]byte(body))
	}
	hours, err := flow.ParseHours("Mon-Fri 09:00-17:00", time.UTC)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var asked turn
		if asked.UnmarshalJSON(body) != nil {
			return
		}
		store := flow.NewMemoryStore()
		for _, with := range []kommunicate.Middleware{
			flow.TalkToHuman(flow.Human{}), flow.WhenAgentOnline(flow.Agents{}),
			flow.OfficeHours(hours, message{Text: "Closed."}), flow.HandoffAfter(1, handoff("Wait."), store),
		} {
			bot := with(flow.FirstToUnderstand(failing(kommunicate.ErrNotUnderstood), saying(message{Text: "What?"})))
			answer, err := bot.Respond(t.Context(), &asked)
			if err == nil {
				_, err = kommunicate.AppendMessages(nil, answer)
			}
			if err != nil && asked.GroupID != "" {
				t.Error(err)
			}
		}
	})
}
