package kommunicate

import (
	"errors"

	"github.com/kommunicate-go/kommunicate/internal/rules"
	"github.com/kommunicate-go/kommunicate/internal/validate"
)

// check holds v, a struct, against its validate tags. The error is a
// [*ValidationError].
func check(v any) error {
	violations := validate.Struct(v)
	if len(violations) == 0 {
		return nil
	}
	all := make([]*ValidationError, len(violations))
	for i, violation := range violations {
		all[i] = &ValidationError{Pointer: violation.Pointer, Code: violation.Code, Detail: violation.Detail}
	}
	all[0].More = all[1:]
	return all[0]
}

// invalidAt is the error of a value that breaks a rule at pointer.
func invalidAt(pointer string, rule *rules.Rule) error {
	return &ValidationError{Pointer: pointer, Code: rule.Code, Detail: rule.Fix}
}

// repoint returns err with the pointers changed by move, when it is a
// [*ValidationError].
func repoint(err error, move func(pointer string) string) error {
	var invalid *ValidationError
	if !errors.As(err, &invalid) {
		return err
	}
	moved := *invalid
	moved.Pointer = move(invalid.Pointer)
	moved.More = make([]*ValidationError, len(invalid.More))
	for i, more := range invalid.More {
		copied := *more
		copied.Pointer = move(more.Pointer)
		moved.More[i] = &copied
	}
	return &moved
}
