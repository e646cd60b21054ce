package kommunicate_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
)

var valuesForm = kommunicate.Form{Fields: []kommunicate.FormField{
	kommunicate.TextField{Label: "Full name"},
	&kommunicate.TextArea{Title: "Wishes", Name: "wishes"},
	kommunicate.Dropdown{Title: "City", Name: "city", Options: options},
	&kommunicate.RadioGroup{Title: "Class", Options: []kommunicate.FormOption{{Label: "1", Value: "2"}, {Label: "2", Value: "1"}}},
	kommunicate.CheckboxGroup{Title: "Meals", Name: "meals", Options: []kommunicate.FormOption{{Label: "Vegan", Value: "v"}, {Label: "Fish"}}},
	kommunicate.HiddenField{Name: "trip", Value: "42"},
	kommunicate.DateField{Label: "Day"},
	kommunicate.UnknownElement{Raw: json.RawMessage(`{}`)},
	nil,
	(*kommunicate.TextField)(nil),
}}

func TestFormValues(t *testing.T) {
	tests := map[string]struct {
		formData string
		want     url.Values
	}{
		"web": {
			`{"Full name":"Ann","wishes":"none","city":"rome","Class":"1","meals":["v","Fish"],"trip":"42","Day":"2026-01-31"}`,
			url.Values{
				"Full name": {"Ann"}, "wishes": {"none"}, "city": {"rome"}, "Class": {"1"}, "meals": {"v", "Fish"},
				"trip": {"42"}, "Day": {"2026-01-31"},
			},
		},
		"iOS":                       {`{"Wishes":"none","city":"Rome","meals":"[\"Vegan\"]"}`, url.Values{"wishes": {"none"}, "city": {"rome"}, "meals": {"v"}}},
		"as a JSON string":          {`"{\"city\":\"Oslo\"}"`, url.Values{"city": {"Oslo"}}},
		"nothing chosen":            {`{"city":"","meals":[]}`, url.Values{"city": {""}}},
		"the prompt's label":        {`{"city":"Choose"}`, url.Values{"city": {""}}},
		"no option":                 {`{"city":"Paris"}`, url.Values{"city": {"Paris"}}},
		"one box":                   {`{"meals":"Fish"}`, url.Values{"meals": {"Fish"}}},
		"name before title":         {`{"Wishes":"a","wishes":"b"}`, url.Values{"wishes": {"b"}}},
		"numbers":                   {`{"trip":42.0,"Full name":true,"meals":[1]}`, url.Values{"trip": {"42.0"}, "Full name": {"true"}, "meals": {"1"}}},
		"several of one":            {`{"city":["Rome","oslo"]}`, url.Values{"city": {"rome", "oslo"}}},
		"text that looks like JSON": {`{"Full name":"[1]"}`, url.Values{"Full name": {"[1]"}}},
		"null":                      {`{"trip":null}`, url.Values{}},
		"other fields":              {`{"title":"x","":"y"}`, url.Values{}},
		"nothing":                   {`{}`, url.Values{}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var turn kommunicate.Turn
			body := `{"message":"Send","metadata":{"KM_CHAT_CONTEXT":{"formData":` + test.formData + `}}}`
			if err := json.Unmarshal([]byte(body), &turn); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, valuesForm.Values(&turn)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestFormValuesOfBrokenData(t *testing.T) {
	turn := &kommunicate.Turn{ChatContext: kommunicate.ChatContext{FormData: kommunicate.Members{{Name: "trip", Value: []byte("{")}}}}
	for _, turn := range []*kommunicate.Turn{nil, turn, {}} {
		if got := valuesForm.Values(turn); got == nil || len(got) != 0 {
			t.Errorf("values = %v, want none", got)
		}
	}
}

func ExampleForm_Values() {
	form := kommunicate.Form{
		Fields: []kommunicate.FormField{
			kommunicate.TextField{Label: "Name"},
			kommunicate.Dropdown{Title: "City", Name: "city", Options: []kommunicate.FormOption{{Label: "Rome", Value: "FCO"}}},
		},
	}
	var turn kommunicate.Turn // What the webhook gets after the form was sent on iOS.
	err := json.Unmarshal([]byte(`{"metadata":{"KM_CHAT_CONTEXT":{"formData":"{\"Name\":\"Ann\",\"city\":\"Rome\"}"}}}`), &turn)
	if err != nil {
		fmt.Println(err)
		return
	}
	values := form.Values(&turn)
	fmt.Println(values.Get("Name"), values.Get("city"))
	// Output: Ann FCO
}
