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

	conv := srv.User("ann").Conversation("1001")
	wantVisits := []kommunicatetest.Visit{{Method: "GET", URL: "https://example.com/room"}}
	if diff := cmp.Diff(wantVisits, conv.Visits()); diff != "" {
		t.Errorf("visits (-want +got):\n%s", diff)
	}
	var shown []string
	for _, bubble := range conv.Transcript().Visible() {
		switch bubble.Message.Rich.(type) {
		case kommunicate.SuggestedReplies:
			shown = append(shown, "replies")
		case kommunicate.Cards:
			shown = append(shown, "cards")
		case kommunicate.List:
			shown = append(shown, "list")
		}
	}
	if diff := cmp.Diff([]string{"replies", "cards", "list"}, shown); diff != "" {
		t.Errorf("rich messages (-want +got):\n%s", diff)
	}
}
