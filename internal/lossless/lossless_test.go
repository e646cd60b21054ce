package lossless

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
)

type inner struct {
	Name  string              `json:"name"`
	Extra kommunicate.Members `json:"-"`
}

func (i *inner) UnmarshalJSON(data []byte) error { return Unmarshal(data, i) }
func (i inner) MarshalJSON() ([]byte, error)     { return Marshal(i) }

type outer struct {
	Text  string              `json:"text"`
	Count int                 `json:"count"`
	One   *inner              `json:"one"`
	Many  []inner             `json:"many"`
	Raw   json.RawMessage     `json:"raw"`
	Free  kommunicate.Members `json:"free"`
	Local int
	Extra kommunicate.Members `json:"-"`
}

func (o *outer) UnmarshalJSON(data []byte) error { return Unmarshal(data, o) }
func (o outer) MarshalJSON() ([]byte, error)     { return Marshal(o) }

func TestRoundTrip(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"nothing", `{}`, `{}`},
		{"null", `null`, `{}`},
		{"fields", `{"many":[{"name":"a"},{}],"text":"<b>&","count":3}`, `{"text":"<b>&","count":3,"many":[{"name":"a"},{}]}`},
		{"unknown members keep their order and digits", `{"z":9007199254740993,"text":"a","b":{"c":1.50}}`, `{"text":"a","z":9007199254740993,"b":{"c":1.50}}`},
		{"unknown members inside", `{"one":{"name":"a","x":1}}`, `{"one":{"name":"a","x":1}}`},
		{"another type", `{"text":{"a":1},"count":"3","one":[1],"many":{}}`, `{"text":{"a":1},"count":"3","one":[1],"many":{}}`},
		{"empty is not absent", `{"many":[],"free":{"a":null},"raw":null}`, `{"many":[],"raw":null,"free":{"a":null}}`},
		{"names are exact", `{"Text":"a","local":1}`, `{"Text":"a","local":1}`},
		{"the last of two", `{"text":"a","text":"b"}`, `{"text":"b"}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := outer{Text: "stale", Extra: kommunicate.Pairs("stale", "")}
			if err := json.Unmarshal([]byte(tt.in), &v); err != nil && tt.in != "null" {
				t.Fatal(err)
			}
			if tt.in == "null" {
				v = outer{}
			}
			got, err := Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, string(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestErrors(t *testing.T) {
	var v outer
	for _, in := range []string{`[]`, `"x"`, `1`, `{`, ``} {
		if err := Unmarshal([]byte(in), &v); err == nil {
			t.Errorf("Unmarshal(%s) took what is no object", in)
		}
	}
	if _, err := Marshal(outer{Raw: json.RawMessage(`{`)}); err == nil {
		t.Error("Marshal wrote a raw field that is not JSON")
	}
	if _, err := Marshal(outer{Extra: kommunicate.Members{{Name: "a", Value: json.RawMessage(`x`)}}}); err == nil {
		t.Error("Marshal wrote an extra member that is not JSON")
	}
}

func TestAFieldWinsOverExtra(t *testing.T) {
	got, err := Marshal(outer{Text: "field", Extra: kommunicate.Pairs("text", "extra", "count", "free")})
	if want := `{"text":"field","count":"free"}`; err != nil || string(got) != want {
		t.Errorf("Marshal = %s, %v, want %s", got, err, want)
	}
}
