// Package validate states, in struct tags, what details, settings and
// configuration may hold, and says in plain words what is wrong with a value.
package validate

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/go-playground/validator/v10"
)

// A Violation is one rule that a value breaks.
type Violation struct {
	Pointer string // JSON pointer, made of the json tags: /agentIds/0.
	Code    string // Stable name of the rule: "required".
	Detail  string // For people, without the value.
}

// Struct checks a struct, or a pointer to one, by its validate tags. Besides the
// tags of package validator it knows id: see [ID].
//
// The tags are the program's own: an unknown one panics.
func Struct(v any) []Violation {
	err := rules().Struct(v)
	if err == nil {
		return nil
	}
	var broken validator.ValidationErrors
	if !errors.As(err, &broken) {
		panic(fmt.Sprintf("validate: %T: %v", v, err))
	}
	root := reflect.Indirect(reflect.ValueOf(v)).Type().Name()
	violations := make([]Violation, len(broken))
	for i, field := range broken {
		violations[i] = describe(field)
		violations[i].Pointer = pointer(root, field.Namespace())
	}
	return violations
}

var rules = sync.OnceValue(func() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled(), validator.WithTagNameFuncBlankOmit())
	v.RegisterTagNameFunc(func(field reflect.StructField) string {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		return name
	})
	if err := v.RegisterValidation("id", func(field validator.FieldLevel) bool { return ID(field.Field().String()) }); err != nil {
		panic(err)
	}
	return v
})

// ID reports whether s can stand for a user, a bot or a conversation in a URL, a
// header and JSON.
func ID(s string) bool {
	return s != "" && s == strings.TrimSpace(s) && utf8.ValidString(s) && !strings.ContainsFunc(s, unicode.IsControl)
}

func describe(field validator.FieldError) Violation {
	var v Violation
	switch tag := field.Tag(); tag {
	case "required":
		v.Code, v.Detail = "required", "is required"
	case "id":
		v.Code, v.Detail = "bad-id", "must be text without line breaks or other control characters, and without space around it"
	case "max":
		v.Code, v.Detail = "too-long", fmt.Sprintf("is longer than %s characters", field.Param())
	case "gte":
		v.Code, v.Detail = "too-small", "is less than "+field.Param()
	case "ltefield", "lte":
		v.Code, v.Detail = "too-large", "is larger than "+field.Param()
	case "oneof":
		v.Code, v.Detail = "unknown-value", "is none of the values that Kommunicate knows: use one of the constants"
	case "email":
		v.Code, v.Detail = "bad-email", "is not an e-mail address"
	case "http_url":
		v.Code, v.Detail = "bad-url", "is not a web address: start it with https://"
	case "datetime":
		v.Code, v.Detail = "bad-date", "has not the form "+field.Param()
	default:
		v.Code, v.Detail = tag, "breaks the rule "+tag
	}
	return v
}

// pointer turns T.agentIds[1] into /agentIds/1, when T is the root type. The
// fields of a type without a name come without it.
func pointer(root, namespace string) string {
	path := namespace
	if root != "" {
		path = strings.TrimPrefix(namespace, root+".")
	}
	return "/" + strings.NewReplacer(".", "/", "[", "/", "]", "").Replace(path)
}
