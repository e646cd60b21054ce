package detect

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/kommunicate-go/kommunicate"
)

// Fit writes an answer that the vendor takes: it leaves out the largest messages
// of one that is too large, but not the last.
func Fit[M json.Marshaler](v Vendor, messages []M, write func([]M) ([]byte, error)) ([]byte, []kommunicate.Degraded, error) {
	messages = slices.Clone(messages)
	var degraded []kommunicate.Degraded
	index := make([]int, len(messages))
	for i := range index {
		index[i] = i
	}
	for {
		body, err := write(messages)
		if err != nil || len(body) <= v.MaxAnswer {
			return body, degraded, err
		}
		if len(messages) < 2 {
			return nil, nil, fmt.Errorf("kommunicate: %s: the answer has %d bytes and %s takes %d: send it in parts, through a Client", v.Platform, len(body), v.Name, v.MaxAnswer)
		}
		i, size := largest(messages)
		degraded = append(degraded, kommunicate.Degraded{
			Platform: v.Platform, Pointer: fmt.Sprintf("/%d", index[i]), Code: "answer-too-large",
			Detail: fmt.Sprintf("the message of %d bytes is not sent: %s takes no answer of more than %d bytes; send it in parts, or through a Client", size, v.Name, v.MaxAnswer),
		})
		messages, index = slices.Delete(messages, i, i+1), slices.Delete(index, i, i+1)
	}
}

func largest[M json.Marshaler](messages []M) (at, size int) {
	for i, m := range messages {
		if raw, err := m.MarshalJSON(); err == nil && len(raw) > size {
			at, size = i, len(raw)
		}
	}
	return at, size
}
