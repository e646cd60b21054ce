package main

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
	"github.com/kommunicate-go/kommunicate/platforms/lex"
	"github.com/kommunicate-go/kommunicate/platforms/lex/lextest"
)

// TestRun checks what the example prints and the state that it leaves.
func TestRun(t *testing.T) {
	srv := kommunicatetest.NewServer()
	var out strings.Builder
	if err := run(srv, &out); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("output.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), out.String()); diff != "" {
		t.Errorf("output (-want +got):\n%s", diff)
	}

	for _, conversation := range []kommunicate.GroupID{"1001", "1002"} {
		if got := srv.User("ann").Conversation(conversation).Assignee(); got != "anna@example.com" {
			t.Errorf("conversation %s: assignee %q", conversation, got)
		}
	}
}

func TestBridgeRefuses(t *testing.T) {
	if _, err := bridge(lex.BotAlias{}, lextest.Credentials{}); err == nil {
		t.Error("a bot without a name was taken")
	}
}
