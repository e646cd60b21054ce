package validate_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate/internal/validate"
)

type detail struct {
	User   string   `json:"userId,omitempty" validate:"required,id"`
	Agents []string `json:"agentIds" validate:"max=2,dive,id"`
	Email  string   `json:"email" validate:"omitempty,email"`
	Image  string   `json:"imageLink" validate:"omitempty,http_url"`
	Kind   int      `json:"kind" validate:"oneof=0 1"`
	Low    int      `json:"low" validate:"gte=0,ltefield=High"`
	High   int      `json:"high" validate:"lte=9"`
	Nested nested   `json:"nested"`
	Other  string   `json:"other" validate:"omitempty,lowercase"`
	Day    string   `json:"day" validate:"omitempty,datetime=2006-01-02"`
}

type nested struct {
	IDs []string `json:"ids" validate:"dive,id"`
}

func TestStruct(t *testing.T) {
	good := detail{User: "ann"}
	tests := map[string]struct {
		change func(*detail)
		want   []validate.Violation
	}{
		"good":     {func(*detail) {}, nil},
		"required": {func(d *detail) { d.User = "" }, []validate.Violation{{"/userId", "required", "is required"}}},
		"id": {
			func(d *detail) { d.Nested.IDs = []string{"a", "b\x00"} },
			[]validate.Violation{{"/nested/ids/1", "bad-id", "must be text without line breaks or other control characters, and without space around it"}},
		},
		"too long": {
			func(d *detail) { d.Agents = []string{"a", "b", "c"} },
			[]validate.Violation{{"/agentIds", "too-long", "is longer than 2 characters"}},
		},
		"numbers": {
			func(d *detail) { d.Low, d.High = -1, 10 },
			[]validate.Violation{{"/low", "too-small", "is less than 0"}, {"/high", "too-large", "is larger than 9"}},
		},
		"order": {
			func(d *detail) { d.Low = 1 },
			[]validate.Violation{{"/low", "too-large", "is larger than High"}},
		},
		"one of": {
			func(d *detail) { d.Kind = 2 },
			[]validate.Violation{{"/kind", "unknown-value", "is none of the values that Kommunicate knows: use one of the constants"}},
		},
		"formats": {
			func(d *detail) { d.Email, d.Image, d.Day = "x", "ftp://x", "2021" },
			[]validate.Violation{
				{"/email", "bad-email", "is not an e-mail address"},
				{"/imageLink", "bad-url", "is not a web address: start it with https://"},
				{"/day", "bad-date", "has not the form 2006-01-02"},
			},
		},
		"a rule without words": {
			func(d *detail) { d.Other = "X" },
			[]validate.Violation{{"/other", "lowercase", "breaks the rule lowercase"}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			value := good
			test.change(&value)
			if diff := cmp.Diff(test.want, validate.Struct(&value)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestStructWithoutName(t *testing.T) {
	got := validate.Struct(struct {
		User string `json:"userId" validate:"required"`
	}{})
	if diff := cmp.Diff([]validate.Violation{{"/userId", "required", "is required"}}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNotAStruct(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	validate.Struct(7)
}
