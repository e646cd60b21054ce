package main

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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

	var said []string
	for _, bubble := range srv.User("ann").Conversation("1001").Transcript() {
		if bubble.Who == kommunicatetest.ByBot {
			said = append(said, bubble.Message.Text)
		}
	}
	if want := []string{"Welcome! Shoes are half off today.", "They are in your cart.", "Your shoes are on their way."}; !slices.Equal(said, want) {
		t.Errorf("the bot said %q, want %q", said, want)
	}
}
