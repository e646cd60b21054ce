package kommunicatetest_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
)

func TestSubmit(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		values map[string]any
		data   string
	}{
		{
			"least",
			map[string]any{"Name": "Ann", "pay": "Cash"},
			`{"Name": "Ann", "Pin": "", "note": "", "size": "s", "pay": "c", "extras": ["z"], "order": "42"}`,
		},
		{
			"all",
			map[string]any{"Name": "Ann", "Pin": 1234, "note": "n", "size": "Large", "pay": "k", "extras": []string{"Milk", "z"}},
			`{"Name": "Ann", "Pin": "1234", "note": "n", "size": "l", "pay": "k", "extras": ["m", "z"], "order": "42"}`,
		},
		{
			"one box",
			map[string]any{"Name": "Ann", "pay": "k", "extras": "Milk"},
			`{"Name": "Ann", "Pin": "", "note": "", "size": "s", "pay": "k", "extras": ["m"], "order": "42"}`,
		},
		{
			"no box",
			map[string]any{"Name": "Ann", "pay": "k", "extras": []string{}},
			`{"Name": "Ann", "Pin": "", "note": "", "size": "s", "pay": "k", "order": "42"}`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			conv, bot := shown(t, rich("12", wholeForm))
			form := conv.Transcript()[1].Key
			if _, err := conv.Submit(test.values); err != nil {
				t.Fatal(err)
			}
			turn, context := bot.last(t)
			if turn["message"] != "sent" || context["formMsgKey"] != form {
				t.Errorf("message %v, formMsgKey %v", turn["message"], context["formMsgKey"])
			}
			var want map[string]any
			if err := json.Unmarshal([]byte(test.data), &want); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, context["formData"]); diff != "" {
				t.Errorf("formData (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSubmitErrors(t *testing.T) {
	t.Parallel()
	conv, bot := shown(t, rich("12", wholeForm))
	for _, test := range []struct {
		name   string
		values map[string]any
		want   string
	}{
		{"unknown field", map[string]any{"Nam": "Ann"}, `no field "Nam"; it has: "Name", "Pin", "note", "size", "pay", "extras"`},
		{"hidden field", map[string]any{"order": "43"}, `no field "order"`},
		{"pattern", map[string]any{"Name": "ann", "pay": "c"}, `field "Name": the widget refuses the value: begin with a capital`},
		{"unknown option", map[string]any{"Name": "A", "size": "M"}, `field "size": there is no option "M"; there are: "Small", "Large"`},
		{"nothing chosen", map[string]any{"Name": "A"}, `field "pay": the widget refuses the form: choose one`},
		{"text is a slice", map[string]any{"Name": []string{"A"}}, `field "Name": takes text, not []string`},
		{"option is a slice", map[string]any{"Name": "A", "pay": []string{"c"}}, `field "pay": takes one option, not []string`},
		{"boxes are a map", map[string]any{"Name": "A", "pay": "c", "extras": map[string]int{}}, `field "extras": takes a []string`},
		{"unknown box", map[string]any{"Name": "A", "pay": "c", "extras": "Tea"}, `field "extras": there is no option "Tea"`},
	} {
		_, err := conv.Submit(test.values)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want ...%s...", test.name, err, test.want)
		}
	}
	if n := bot.count(); n != 1 {
		t.Errorf("the bot was called %d times, want once, for the welcome", n)
	}
	if _, err := withBot(t, newServer(t), bot).Submit(nil); err == nil {
		t.Error("a form was submitted where none is")
	}
}

// TestSubmitShowsData is the data of a form in the conversation.
func TestSubmitShowsData(t *testing.T) {
	t.Parallel()
	conv, _ := shown(t, rich("12", `[
		{"type": "text", "data": {"label": "Name"}},
		{"type": "password", "data": {"label": "Pin"}},
		{"type": "submit", "data": {"name": "Send", "action": {"postBackToKommunicate": true, "postFormDataAsMessage": "true"}}}]`))
	if _, err := conv.Submit(map[string]any{"Name": "<Ann>", "Pin": "1234"}); err != nil {
		t.Fatal(err)
	}
	transcript := conv.Transcript()
	got := []kommunicate.Message{transcript[len(transcript)-2].Message, transcript[len(transcript)-1].Message}
	if want := kommunicate.HTML("<span>Name : &lt;Ann&gt;</span><br>"); got[0].HTML != want {
		t.Errorf("first %q, want %q", got[0].HTML, want)
	}
	if want := "Send\nName : <Ann>\nPin : 1234"; got[1].Text != want {
		t.Errorf("second %q, want %q", got[1].Text, want)
	}
}
