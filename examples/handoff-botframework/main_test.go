package main

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
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
	for conversation, agent := range map[kommunicate.GroupID]string{"1001": "anna@example.com", "1002": "cleo@example.com"} {
		if got := srv.User("ann").Conversation(conversation).Assignee(); got != agent {
			t.Errorf("conversation %s: assignee %q, want %q", conversation, got, agent)
		}
	}
}

func TestBridgeRefuses(t *testing.T) {
	if _, err := bridge(""); err == nil {
		t.Error("a bridge without a secret was made")
	}
}
