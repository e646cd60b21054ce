package kommunicate_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
)

func TestSplitHandoffs(t *testing.T) {
	rules := kommunicate.HandoffToRules{}
	skip := kommunicate.Pairs("skipBot", "false", "other", "x")
	for _, test := range []struct {
		name     string
		messages []kommunicate.Message
		want     []kommunicate.Message
	}{
		{"nothing", nil, nil},
		{"no handoff", []kommunicate.Message{{Text: "a"}, {Text: "b"}}, []kommunicate.Message{{Text: "a"}, {Text: "b"}}},
		{"a silent handoff", []kommunicate.Message{{Handoff: rules, Metadata: skip}}, []kommunicate.Message{{Handoff: rules, Metadata: skip}}},
		{
			"text and handoff",
			[]kommunicate.Message{{Text: "a"}, {Text: "b", Handoff: rules, Metadata: skip}, {Text: "c"}},
			[]kommunicate.Message{
				{Text: "a"},
				{Text: "b", Metadata: skip},
				{Handoff: rules, Metadata: kommunicate.Pairs("skipBot", "false")},
				{Text: "c"},
			},
		},
		{
			"buttons and handoff",
			[]kommunicate.Message{{Rich: kommunicate.SuggestedReplies{{Title: "a"}}, Handoff: rules}},
			[]kommunicate.Message{{Rich: kommunicate.SuggestedReplies{{Title: "a"}}}, {Handoff: rules}},
		},
		{
			"two handoffs",
			[]kommunicate.Message{{HTML: "a", Handoff: rules}, {Text: "b", Handoff: rules}},
			[]kommunicate.Message{{HTML: "a"}, {Handoff: rules}, {Text: "b"}, {Handoff: rules}},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			before := append([]kommunicate.Message(nil), test.messages...)
			if diff := cmp.Diff(test.want, kommunicate.SplitHandoffs(test.messages)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(before, test.messages); diff != "" {
				t.Errorf("the messages were written to (-before +after):\n%s", diff)
			}
		})
	}
}
