package lex_test

import (
	"log/slog"
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/platforms/lex"
	"github.com/kommunicate-go/kommunicate/platforms/lex/lexv1"
)

// An event of Lambda's has no header that could be missing.
func TestNoWarning(t *testing.T) {
	var log strings.Builder
	logs := kommunicate.WithLogger(slog.New(slog.NewTextHandler(&log, nil)))
	lex.Handler(says(), logs)
	lexv1.Handler(says(), logs)
	if log.Len() > 0 {
		t.Errorf("logged %s", &log)
	}
}
