package kommunicate_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
)

// A crowd is a Kommunicate that takes a second for each message, refuses those to
// conversation 0, and counts how many come at once.
type crowd struct {
	mu            sync.Mutex
	now, most     int
	conversations map[string]int
}

func (c *crowd) RoundTrip(r *http.Request) (*http.Response, error) {
	var body struct{ GroupID string }
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		return nil, err
	}
	c.enter(body.GroupID)
	defer c.leave()
	select {
	case <-time.After(time.Second):
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	answer := `{"messageKey":"key-` + body.GroupID + `","createdAt":1}`
	if body.GroupID == "0" {
		answer = `{"status":"error","errorResponse":[{"errorCode":"AL-G-01","description":"group not found"}]}`
	}
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(answer))}, nil
}

func (c *crowd) enter(conversation string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.conversations == nil {
		c.conversations = make(map[string]int)
	}
	c.conversations[conversation]++
	c.now++
	c.most = max(c.most, c.now)
}

func (c *crowd) leave() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now--
}

func (c *crowd) client(tb testing.TB) *kommunicate.Client {
	tb.Helper()
	client, err := kommunicate.NewClient("key", kommunicate.WithHTTPClient(&http.Client{Transport: c}))
	if err != nil {
		tb.Fatal(err)
	}
	return client
}

// announcements are from a bot to the conversations with the numbers.
func announcements(first, last int) []kommunicate.Outgoing {
	var all []kommunicate.Outgoing
	for i := first; i <= last; i++ {
		all = append(all, kommunicate.Outgoing{
			To: kommunicate.GroupID(strconv.Itoa(i)), From: "faq-bot", Messages: []kommunicate.Message{textOf("We open at nine.")},
		})
	}
	return all
}

func TestSendAllSendsSeveralAtOnce(t *testing.T) {
	for name, test := range map[string]struct {
		opts []kommunicate.SendAllOption
		most int
		took time.Duration
	}{
		"default": {nil, 16, 7 * time.Second},
		"four":    {[]kommunicate.SendAllOption{kommunicate.WithConcurrency(4)}, 4, 25 * time.Second},
		"many":    {[]kommunicate.SendAllOption{kommunicate.WithConcurrency(4), kommunicate.WithConcurrency(1000)}, 100, time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var api crowd
				start := time.Now()
				results, err := api.client(t).SendAll(t.Context(), announcements(1, 100), test.opts...)
				if err != nil {
					t.Fatal(err)
				}
				for i, result := range results {
					want := "key-" + strconv.Itoa(i+1)
					if result.Err != nil || len(result.Sent) != 1 || result.Sent[0].Key != want {
						t.Errorf("result %d: %+v, want the key %s", i, result, want)
					}
				}
				if took := time.Since(start); api.most != test.most || took != test.took || len(api.conversations) != 100 {
					t.Errorf("%d at once, %v, %d conversations; want %d, %v, 100", api.most, took, len(api.conversations), test.most, test.took)
				}
			})
		})
	}
}

func TestSendAllGoesOnAfterFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var api crowd
		outgoing := announcements(-1, 3) // -1 is refused here, 0 there.
		outgoing[0].From = ""
		outgoing[4].Messages = append(outgoing[4].Messages, kommunicate.Message{})
		var seen []string
		results, err := api.client(t).SendAll(t.Context(), outgoing, kommunicate.WithConcurrency(1),
			kommunicate.WithProgress(func(p kommunicate.Progress) {
				seen = append(seen, fmt.Sprintf("%d: %d sent, %v; %d of %d, %d failed",
					p.Index, len(p.Result.Sent), p.Result.Err != nil, p.Done, p.Total, p.Failed))
			}))
		want := []string{
			"0: 0 sent, true; 1 of 5, 1 failed",
			"1: 0 sent, true; 2 of 5, 2 failed",
			"2: 1 sent, false; 3 of 5, 2 failed",
			"3: 1 sent, false; 4 of 5, 2 failed",
			"4: 0 sent, true; 5 of 5, 3 failed",
		}
		if diff := cmp.Diff(want, seen); diff != "" {
			t.Errorf("progress (-want +got):\n%s", diff)
		}
		var invalid *kommunicate.ValidationError
		if !errors.As(err, &invalid) || !strings.Contains(err.Error(), "(outgoing[0]; 3 of 5 were not sent, or not to their end)") {
			t.Errorf("error %v", err)
		}
		var refused *kommunicate.APIError
		if !errors.As(results[1].Err, &refused) || refused.Code != "AL-G-01" {
			t.Errorf("the second result is %+v", results[1])
		}
		if !errors.As(results[4].Err, &invalid) || invalid.Pointer != "/1" {
			t.Errorf("the fifth result is %+v", results[4])
		}
	})
}

func TestSendAllEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var api crowd
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		reported := 0
		results, err := api.client(t).SendAll(ctx, announcements(1, 100), kommunicate.WithConcurrency(2),
			kommunicate.WithProgress(func(p kommunicate.Progress) {
				if reported++; p.Done == 10 {
					cancel()
				}
			}))
		sent, unknown := 0, 0
		for _, result := range results {
			switch {
			case result.Err == nil:
				sent++
			case errors.Is(result.Err, kommunicate.ErrOutcomeUnknown):
				unknown++
			case !errors.Is(result.Err, context.Canceled):
				t.Errorf("error %v", result.Err)
			}
		}
		if !errors.Is(err, context.Canceled) || sent < 9 || sent+unknown > 12 || reported != 100 || len(results) != 100 {
			t.Errorf("%d sent, %d unknown, %d of %d reported, error %v", sent, unknown, reported, len(results), err)
		}
	})
}

func TestSendAllOfNothing(t *testing.T) {
	var api crowd
	results, err := api.client(t).SendAll(t.Context(), nil, kommunicate.WithProgress(nil))
	if err != nil || len(results) != 0 {
		t.Errorf("%v, error %v", results, err)
	}
}

func TestSendAllRefusesOptions(t *testing.T) {
	for pointer, opts := range map[string][]kommunicate.SendAllOption{
		"/concurrency": {kommunicate.WithConcurrency(0)},
		"/options/1":   {kommunicate.WithConcurrency(1), nil},
	} {
		var api crowd
		results, err := api.client(t).SendAll(t.Context(), announcements(1, 2), opts...)
		var invalid *kommunicate.ValidationError
		if !errors.As(err, &invalid) || invalid.Pointer != pointer || results != nil || api.most != 0 {
			t.Errorf("%s: %v, error %v", pointer, results, err)
		}
	}
}
