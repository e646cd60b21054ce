package inprocess

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestTransport(t *testing.T) {
	client := http.Client{Transport: Transport{http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || r.URL.Path == "/panic" {
			panic("no answer")
		}
		w.WriteHeader(http.StatusTeapot)
		fmt.Fprintf(w, "%s %s %s %s", r.Method, r.Host, r.RequestURI, body)
	})}}
	response, err := client.Post("http://example.com/a?b=c", "text/plain", strings.NewReader("hi"))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if want := "POST example.com /a?b=c hi"; err != nil || string(body) != want || response.StatusCode != http.StatusTeapot {
		t.Errorf("%d %q, %v", response.StatusCode, body, err)
	}
	if response, err := client.Get("http://example.com/panic"); err == nil {
		response.Body.Close()
		t.Error("a panic was answered")
	}
}

func TestTransportEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		client := http.Client{Transport: Transport{http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			calls++
			<-r.Context().Done()
		})}}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		for range 20 { // The first ends with the context, the others come after that.
			r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://example.com", strings.NewReader("hi"))
			if err != nil {
				t.Fatal(err)
			}
			response, err := client.Do(r)
			if !errors.Is(err, context.DeadlineExceeded) {
				if err == nil {
					response.Body.Close()
				}
				t.Errorf("error %v", err)
			}
			synctest.Wait()
		}
		if calls != 1 {
			t.Errorf("%d calls", calls)
		}
	})
}
