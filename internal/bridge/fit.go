package bridge

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/kommunicate-go/kommunicate"
)

// Fit writes an answer that the vendor takes: it leaves out the largest messages
// of one that is too large, but not the last. It writes the answer anew for all
// that it leaves out, not for each message.
func Fit[M json.Marshaler](v Vendor, messages []M, write func([]M) ([]byte, error)) ([]byte, []kommunicate.Degraded, error) {
	body, err := write(messages)
	if err != nil || len(body) <= v.MaxAnswer {
		return body, nil, err
	}
	var degraded []kommunicate.Degraded
	kept := bySize(messages) // The largest first.
	for len(body) > v.MaxAnswer {
		if len(kept) < 2 {
			return nil, nil, fmt.Errorf("kommunicate: %s: the answer has %d bytes and %s takes %d: send it in parts, through a Client", v.Platform, len(body), v.Name, v.MaxAnswer)
		}
		for excess := len(body) - v.MaxAnswer; excess > 0 && len(kept) > 1; kept = kept[1:] {
			excess -= kept[0].size + len(",")
			degraded = append(degraded, v.leftOut(kept[0]))
		}
		if body, err = write(inOrder(messages, kept)); err != nil {
			return nil, nil, err
		}
	}
	return body, degraded, nil
}

// A sized is the place of a message in an answer, and its bytes.
type sized struct{ at, size int }

func bySize[M json.Marshaler](messages []M) []sized {
	all := make([]sized, len(messages))
	for i, m := range messages {
		raw, _ := m.MarshalJSON() // The answer has been written with it.
		all[i] = sized{i, len(raw)}
	}
	slices.SortStableFunc(all, func(a, b sized) int { return cmp.Compare(b.size, a.size) })
	return all
}

// inOrder are the messages that are kept, as they stood.
func inOrder[M any](messages []M, kept []sized) []M {
	places := slices.Clone(kept)
	slices.SortFunc(places, func(a, b sized) int { return cmp.Compare(a.at, b.at) })
	list := make([]M, len(places))
	for i, place := range places {
		list[i] = messages[place.at]
	}
	return list
}

func (v Vendor) leftOut(m sized) kommunicate.Degraded {
	return kommunicate.Degraded{
		Platform: v.Platform, Pointer: fmt.Sprintf("/%d", m.at), Code: "answer-too-large",
		Detail: fmt.Sprintf("the message of %d bytes is not sent: %s takes no answer of more than %d bytes; send it in parts, or through a Client", m.size, v.Name, v.MaxAnswer),
	}
}
