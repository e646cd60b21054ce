package platformtest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/call"
	"github.com/kommunicate-go/kommunicate/platforms/platformtest"
)

// Loop is a platform of this test's own, and all that a platform takes: a turn
// in a box goes in, messages in a box come out. It has no place for maps.

type loopRequest struct {
	Turn *kommunicate.Turn `json:"turn"`
}

type loopResponse struct {
	Messages []kommunicate.Message `json:"messages"`
	Slots    map[string]string     `json:"slots,omitempty"`
}

func loopHandler(bot kommunicate.BotPlatform, opts ...kommunicate.WebhookOption) *kommunicate.Webhook {
	return kommunicate.NewWebhook(bot, append([]kommunicate.WebhookOption{kommunicate.WithDialect(loopDialect{})}, opts...)...)
}

type loopDialect struct{}

func (loopDialect) Decode(body []byte, turn *kommunicate.Turn) ([]kommunicate.Degraded, error) {
	var request *loopRequest
	if err := json.Unmarshal(body, &request); err != nil {
		return nil, err
	}
	if request.Turn != nil {
		*turn = *request.Turn
	}
	turn.Native = request
	return withoutPlaces(turn), nil
}

func withoutPlaces(turn *kommunicate.Turn) []kommunicate.Degraded {
	var kept []kommunicate.Attachment
	var lost []kommunicate.Degraded
	for i, attachment := range turn.Attachments {
		if attachment.Location == nil {
			kept = append(kept, attachment)
			continue
		}
		lost = append(lost, kommunicate.Degraded{
			Platform: "loop", Pointer: fmt.Sprintf("/turn/metadata/KM_CHAT_CONTEXT/attachments/%d", i),
			Code: "no-places", Detail: "a place is left out",
		})
	}
	turn.Attachments = kept
	return lost
}

func (loopDialect) Encode(turn *kommunicate.Turn, msgs []kommunicate.Message) ([]byte, []kommunicate.Degraded, error) {
	response := loopResponse{Messages: msgs}
	if native, ok := turn.NativeAnswer.(*loopResponse); ok {
		response.Slots = native.Slots
	}
	if response.Slots["fail"] != "" {
		return nil, nil, errors.New("no such slot")
	}
	body, err := json.Marshal(response)
	return body, nil, err
}

func (loopDialect) Late(turn *kommunicate.Turn, msgs []kommunicate.Message) ([]kommunicate.Message, []kommunicate.Degraded) {
	native, _ := turn.NativeAnswer.(*loopResponse)
	if native == nil || len(native.Slots) == 0 {
		return msgs, nil
	}
	return msgs, []kommunicate.Degraded{{
		Platform: "loop", Pointer: "/slots", Code: "too-late", Detail: "the slots are not set: nobody waits for the response any more",
	}}
}

// loopBot calls the platform.
type loopBot struct{ caller call.Caller }

func newLoop(opts ...kommunicate.PlatformOption) (kommunicate.BotPlatform, error) {
	config, err := kommunicate.NewPlatformConfig(0x7fff_ffff_ffff, opts...)
	if err != nil {
		return nil, err
	}
	return &loopBot{call.Caller{Platform: "loop", Config: config}}, nil
}

func (b *loopBot) Respond(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
	body, err := json.Marshal(loopRequest{turn})
	if err != nil {
		return nil, err
	}
	answer, err := b.caller.Post(ctx, "https://loop.example.com/ask?key=s3cret", "/ask", body)
	if err != nil {
		return nil, err
	}
	var response loopResponse
	if json.Unmarshal(answer, &response) != nil {
		return nil, errors.New("loop: the answer is no response")
	}
	return response.Messages, nil
}

// loopFake is the platform: it hands on what it gets.
func loopFake(webhook http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || !json.Valid(body) {
			http.Error(w, "not a request", http.StatusBadRequest)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		webhook.ServeHTTP(w, r)
	})
}

func loop() platformtest.Platform {
	return platformtest.Platform{
		Name:    "loop",
		Handler: loopHandler,
		Fake:    loopFake,
		New:     newLoop,
		Turn: func(turn *kommunicate.Turn) {
			if len(turn.Attachments) > 0 && turn.Attachments[0].Location != nil {
				turn.Attachments = nil
			}
		},
		Degraded: map[string][]string{"location": {"no-places"}},
	}
}
