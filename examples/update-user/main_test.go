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

	wantUser := kommunicate.User{
		ID: "ann", DisplayName: "Ann Lee", Email: "ann@example.com", PhoneNumber: "+15550100",
		ImageLink: "https://example.com/ann.png", Metadata: kommunicate.Pairs("address", "Oslo"),
	}
	user := srv.User("ann").Detail()
	got := kommunicate.User{
		ID: user.ID, DisplayName: user.DisplayName, Email: user.Email, PhoneNumber: user.PhoneNumber,
		ImageLink: user.ImageLink, Metadata: user.Metadata,
	}
	if diff := cmp.Diff(wantUser, got); diff != "" {
		t.Errorf("user (-want +got):\n%s", diff)
	}
}
