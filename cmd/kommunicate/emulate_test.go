package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

func TestEmulateUsage(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		args           []string
		code           int
		stdout, stderr string
	}{
		"help":      {[]string{"-h"}, 0, "Usage: kommunicate emulate", ""},
		"argument":  {[]string{"x"}, 2, "", "takes flags alone"},
		"no URL":    {[]string{"-bot", "localhost:3000"}, 2, "", "-bot is no URL"},
		"no header": {[]string{"-header", "hidden-value"}, 2, "", "-header is written as"},
		"address":   {[]string{"-addr", "127.0.0.1:none"}, 2, "", "none"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := call(t, append([]string{"emulate"}, tt.args...)...)
			if code != tt.code || !strings.Contains(stdout, tt.stdout) || !strings.Contains(stderr, tt.stderr) || strings.Contains(stderr, "hidden-value") {
				t.Errorf("exit %d\n%s\n%s", code, stdout, stderr)
			}
		})
	}
}

// TestEmulateInUse asks for an address that another program has.
func TestEmulateInUse(t *testing.T) {
	t.Parallel()
	other, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	code, _, stderr := call(t, "emulate", "-addr", other.Addr().String())
	if code != 2 || !strings.Contains(stderr, other.Addr().String()+" is in use") || !strings.Contains(stderr, "-addr") {
		t.Errorf("exit %d: %s", code, stderr)
	}
}

func TestReachable(t *testing.T) {
	t.Parallel()
	for address, want := range map[*net.TCPAddr]string{
		{IP: net.IPv4(127, 0, 0, 1), Port: 80}:    "127.0.0.1:80",
		{IP: net.IPv6loopback, Port: 80}:          "[::1]:80",
		{IP: net.IPv6unspecified, Port: 80}:       "localhost:80",
		{IP: net.IPv4zero, Port: 80}:              "localhost:80",
		{IP: net.IPv4(192, 168, 7, 1), Port: 443}: "192.168.7.1:443",
	} {
		if got := reachable(address); got != want {
			t.Errorf("%v: %s, want %s", address, got, want)
		}
	}
}

// TestEmulate opens the page and talks to the bot.
func TestEmulate(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		args []string
		want string
	}{
		"demo": {nil, "Welcome to the Lakeside Hotel!"},
		"bot":  {[]string{"-bot", newBot(t), "-header", "X-Bot-Key: secret"}, "Hi! How can I help?"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, interrupt := context.WithCancel(t.Context())
			defer interrupt()
			out, printed := io.Pipe()
			var errs bytes.Buffer
			code := make(chan int)
			go func() {
				code <- run(ctx, append([]string{"emulate", "-addr", "127.0.0.1:0", "-api-key", "key"}, tt.args...), strings.NewReader(""), printed, &errs)
			}()
			lines := bufio.NewScanner(out)
			lines.Scan()
			url := strings.TrimPrefix(lines.Text(), "Talk to the bot at ")
			go func() { _, _ = io.Copy(io.Discard, out) }()
			if got := talk(t, url); !strings.Contains(got, tt.want) {
				t.Errorf("the bot greets with %s", got)
			}
			interrupt()
			if got := <-code; got != 0 || errs.Len() > 0 {
				t.Errorf("exit %d, %s", got, &errs)
			}
			printed.Close()
		})
	}
}

// talk starts a conversation and returns what the page is told first.
func talk(t *testing.T, url string) string {
	t.Helper()
	post := func(path, body string) string {
		response, err := http.Post(url+path, "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		answer, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(answer)
	}
	started := post("/api/sessions", "")
	id := strings.Split(started, `"`)[3]
	post("/api/"+id+"/act", `{"do":"restart"}`)
	response, err := http.Get(url + "/api/" + id + "/stream")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	line, err := bufio.NewReader(response.Body).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return line
}
