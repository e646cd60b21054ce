package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestRun(t *testing.T) {
	var out bytes.Buffer
	if err := run(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"kommunicate turn"`, `"kommunicate bot"`, `"kommunicate reply"`, `"kommunicate call"`, `"kommunicate.operation.duration"`, `"late"`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the output lacks %s:\n%s", want, &out)
		}
	}
}
