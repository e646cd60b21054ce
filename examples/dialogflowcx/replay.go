package main

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"

	"github.com/kommunicate-go/kommunicate/platforms/dialogflowcx"
)

//go:embed requests
var requests embed.FS

// replay prints what the webhook answers to requests that were recorded.
func replay(out io.Writer) error {
	webhook := dialogflowcx.HandlerFunc(fulfill)
	files, err := requests.ReadDir("requests")
	if err != nil {
		return err
	}
	for _, file := range files {
		request, err := requests.ReadFile("requests/" + file.Name())
		if err != nil {
			return err
		}
		w := httptest.NewRecorder()
		webhook.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/webhook", bytes.NewReader(request)))
		var answer bytes.Buffer
		if err := json.Indent(&answer, w.Body.Bytes(), "", "  "); err != nil {
			return err
		}
		fmt.Fprintf(out, "%s: %d\n%s\n\n", file.Name(), w.Code, &answer)
	}
	return nil
}
