package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate/internal/replay"
	"github.com/kommunicate-go/kommunicate/platforms/dialogflowcx"
)

func TestOutput(t *testing.T) {
	want, err := os.ReadFile("output.txt")
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	if err := replay.Write(&got, dialogflowcx.HandlerFunc(fulfill), requests); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("output (-want +got):\n%s", diff)
	}
}

// TestUnset runs the program without its settings: this test is the program then.
func TestUnset(t *testing.T) {
	if os.Getenv("BE_THE_PROGRAM") != "" {
		main()
	}
	program := exec.Command(os.Args[0], "-test.run=^TestUnset$")
	program.Env = []string{"BE_THE_PROGRAM=1", "KOMMUNICATE_API_KEY=key", "PORT=0"}
	output, err := program.CombinedOutput()
	if want := "dialogflowcx: set WEBHOOK_KEY: "; program.ProcessState.ExitCode() != 2 || !strings.HasPrefix(string(output), want) {
		t.Errorf("%v\n%s\nwant exit status 2 and %s", err, output, want)
	}
}
