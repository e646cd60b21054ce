package safelog_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/kommunicate-go/kommunicate/internal/safelog"
)

func TestText(t *testing.T) {
	for want, err := range map[string]error{
		"":                                     nil,
		"*errors.errorString":                  errors.New("secret"),
		"*fmt.wrapError > *errors.errorString": fmt.Errorf("secret: %w", errors.New("secret")),
		"context deadline exceeded":            fmt.Errorf("secret: %w", context.DeadlineExceeded),
	} {
		if got := safelog.Text(err); got != want {
			t.Errorf("of %v: %q, want %q", err, got, want)
		}
	}
}

type typed struct{}

func (*typed) Error() string { return "" }

func TestAs(t *testing.T) {
	var target *typed
	if !safelog.As(fmt.Errorf("%w", &typed{}), &target) || safelog.As(nil, &target) || safelog.As(errors.New(""), &target) {
		t.Error("As does not agree with errors.As")
	}
}
