package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/pprof"
	"strings"
	"time"

	"github.com/kommunicate-go/kommunicate"
)

// The bots answer the same turn with the same two messages. Each runs in a
// process of its own, as in production.

const (
	keyHeader = "X-Bot-Key"
	key       = "secret"
)

// servers are what this program serves as a child process.
var servers = map[string]func() http.Handler{
	"kommunicate": func() http.Handler {
		return kommunicate.NewWebhook(kommunicate.BotFunc(answer), kommunicate.WithRequestHeader(keyHeader, key))
	},
	"map handler":    func() http.Handler { return http.HandlerFunc(mapHandler) },
	"constant bytes": func() http.Handler { return constantHandler(botAnswer) },
	"message API":    func() http.Handler { return constantHandler(sendAnswer) },
}

func answer(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
	return []kommunicate.Message{
		{Text: "How can I help?", Rich: kommunicate.SuggestedReplies{{Title: "Yes"}, {Title: "No"}}},
		{Text: "You said: " + turn.Text},
	}, nil
}

// mapHandler is the bot as it is written in Go without a library.
func mapHandler(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get(keyHeader) != key {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	var turn map[string]any
	if err := json.NewDecoder(r.Body).Decode(&turn); err != nil {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	text, _ := turn["message"].(string)
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode([]map[string]any{
		{
			"message": "How can I help?", "platform": "kommunicate",
			"metadata": map[string]any{
				"contentType": "300", "templateId": "6",
				"payload": []map[string]any{{"title": "Yes", "message": "Yes"}, {"title": "No", "message": "No"}},
			},
		},
		{"message": "You said: " + text, "platform": "kommunicate"},
	})
}

// botAnswer is what the bots answer to [turnBody].
const botAnswer = `[{"message":"How can I help?","platform":"kommunicate","metadata":{"contentType":"300","templateId":"6",` +
	`"payload":[{"title":"Yes","message":"Yes"},{"title":"No","message":"No"}]}},` +
	`{"message":"You said: Do you have a room for two people this weekend?","platform":"kommunicate"}]`

// sendAnswer is what Kommunicate answers to a message.
const sendAnswer = `{"status":"success","generatedAt":1764000000000,"response":{"messageKey":"5-1-1","createdAt":1764000000000}}`

// constantHandler reads the request and writes the same bytes each time: there is
// no less for a handler to do.
func constantHandler(body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, body)
	})
}

// serve serves one of the servers until stdin ends, as it does with the parent. It
// writes a profile of itself to the file that is named, if one is.
func serve(name, profile string) error {
	handler, ok := servers[name]
	if !ok {
		return fmt.Errorf("no server %q", name)
	}
	if profile != "" {
		file, err := os.Create(profile)
		if err != nil {
			return err
		}
		defer file.Close()
		if err := pprof.StartCPUProfile(file); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(listener.Addr())
	server := &http.Server{Handler: handler(), ReadHeaderTimeout: time.Minute}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		_ = server.Close()
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// A child is a server in another process.
type child struct {
	command *exec.Cmd
	stdin   io.Closer
	address string
}

// webhookProfile is where the webhook's process writes a profile of itself; ""
// for nowhere.
var webhookProfile string

// startBot starts one of the servers, or, for "Express", that of package.json.
func startBot(name string) (*child, error) {
	if name == "Express" {
		script, err := expressScript()
		if err != nil {
			return nil, err
		}
		return start(exec.Command("node", script))
	}
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	args := []string{"-serve", name}
	if name == "kommunicate" && webhookProfile != "" {
		args = append(args, "-cpuprofile", webhookProfile)
	}
	return start(exec.Command(program, args...))
}

var errNoExpress = errors.New("express is not installed: run bench/run, or npm ci in bench/express")

func expressScript() (string, error) {
	for _, dir := range []string{"bench/express", "express"} {
		if _, err := os.Stat(filepath.Join(dir, "node_modules", "express")); err == nil {
			return filepath.Join(dir, "server.js"), nil
		}
	}
	return "", errNoExpress
}

func start(command *exec.Cmd) (*child, error) {
	command.Stderr = os.Stderr
	command.Env = append(os.Environ(), "NODE_ENV=production")
	stdin, err := command.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%v says no address: %w", command, err), stdin.Close(), command.Wait())
	}
	return &child{command, stdin, strings.TrimSpace(line)}, nil
}

// stop ends the process.
func (c *child) stop() {
	_ = c.stdin.Close()
	_ = c.command.Wait()
}
