package main

import (
	"context"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

func TestServe(t *testing.T) {
	srv := kommunicatetest.NewServer()
	defer srv.Close()
	srv.AddAgent(kommunicatetest.Agent{ID: "anna@example.com"})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- serve(ctx, listener, srv.Client(), "s3cret") }()

	srv.AddBot(kommunicatetest.Bot{
		ID: "bot-1", URL: "http://" + listener.Addr().String() + "/bot",
		Header: http.Header{"X-Bot-Key": {"s3cret"}},
	})
	srv.SetRules(kommunicatetest.Rules{Bot: "bot-1"})
	conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conv.Click("Talk to Human"); err != nil {
		t.Errorf("%v\n%s", err, conv.Transcript())
	}
	if got := conv.Assignee(); got != "anna@example.com" {
		t.Errorf("assignee %q", got)
	}
	stop()
	if err := <-served; err != nil {
		t.Error(err)
	}
}

func TestServeFails(t *testing.T) {
	srv := kommunicatetest.NewServer()
	defer srv.Close()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
	if err := serve(t.Context(), listener, srv.Client(), "s3cret"); err == nil {
		t.Error("a closed listener was served")
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
	if want := "webhook: set BOT_KEY: "; program.ProcessState.ExitCode() != 2 || !strings.HasPrefix(string(output), want) {
		t.Errorf("%v\n%s\nwant exit status 2 and %s", err, output, want)
	}
}
