package bridge

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// TestFit leaves out the largest messages, and writes the answer no more often for
// many of them.
func TestFit(t *testing.T) {
	v := Vendor{Platform: "test", Name: "Test", MaxAnswer: 1000}
	for _, test := range []struct {
		name          string
		sizes, shown  []int
		left          []string
		writes, limit int
	}{
		{"fits", []int{400, 500}, []int{400, 500}, nil, 1, 1000},
		{"to the byte", []int{400, 500}, []int{400, 500}, nil, 1, 400 + 500 + len(`[,]`)},
		{"a byte too many", []int{400, 500}, []int{400}, []string{"/1"}, 2, 400 + 500 + len(`[,]`) - 1},
		{"the largest", []int{600, 100, 900}, []int{600, 100}, []string{"/2"}, 2, 1000},
		{"the first of equals", []int{100, 400, 400, 400}, []int{100, 400, 400}, []string{"/1"}, 2, 1000},
		{"several", []int{800, 900, 850, 100}, []int{800, 100}, []string{"/1", "/2"}, 2, 1000},
	} {
		t.Run(test.name, func(t *testing.T) {
			v.MaxAnswer = test.limit
			var messages []json.RawMessage
			for _, size := range test.sizes {
				messages = append(messages, message(size))
			}
			writes := 0
			var shown []int
			body, degraded, err := Fit(v, messages, func(list []json.RawMessage) ([]byte, error) {
				writes++
				shown = nil
				for _, m := range list {
					shown = append(shown, len(m))
				}
				return json.Marshal(list)
			})
			var left []string
			for _, d := range degraded {
				left = append(left, d.Pointer)
			}
			if err != nil || len(body) > test.limit || writes != test.writes || !slices.Equal(shown, test.shown) || !slices.Equal(left, test.left) {
				t.Errorf("%v of %d bytes, without %v, after %d writes, %v", shown, len(body), left, writes, err)
			}
		})
	}
}

func TestFitManyMessages(t *testing.T) {
	v := Vendor{Platform: "test", Name: "Test", MaxAnswer: 64 << 10}
	messages := slices.Repeat([]json.RawMessage{message(100)}, 10_000)
	writes := 0
	body, degraded, err := Fit(v, messages, func(list []json.RawMessage) ([]byte, error) {
		writes++
		return json.Marshal(list)
	})
	if err != nil || writes != 2 || len(body) > v.MaxAnswer || len(body) < v.MaxAnswer-101 || len(body) != (len(messages)-len(degraded))*101+1 {
		t.Errorf("%d bytes without %d messages after %d writes, %v", len(body), len(degraded), writes, err)
	}
}

func TestFitRefuses(t *testing.T) {
	v := Vendor{Platform: "test", Name: "Test", MaxAnswer: 1000}
	write := func(list []json.RawMessage) ([]byte, error) { return json.Marshal(list) }
	for _, messages := range [][]json.RawMessage{{message(1001)}, {message(1002), message(1001)}} {
		if _, _, err := Fit(v, messages, write); err == nil || !strings.Contains(err.Error(), "takes 1000: send it in parts") {
			t.Errorf("error %v", err)
		}
	}
}

// message is JSON of that many bytes.
func message(size int) json.RawMessage {
	return json.RawMessage(`"` + strings.Repeat("a", size-2) + `"`)
}
