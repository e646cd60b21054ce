// Package replay shows what a webhook answers to requests that were recorded.
package replay

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
)

// Write posts each file of the folder requests to the webhook, and writes what it
// answers: JSON.
func Write(out io.Writer, webhook http.Handler, files fs.FS) error {
	recorded, err := fs.ReadDir(files, "requests")
	if err != nil {
		return err
	}
	for _, file := range recorded {
		request, err := fs.ReadFile(files, "requests/"+file.Name())
		if err != nil {
			return err
		}
		w := httptest.NewRecorder()
		webhook.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(request)))
		var answer bytes.Buffer
		if err := json.Indent(&answer, w.Body.Bytes(), "", "  "); err != nil {
			return err
		}
		fmt.Fprintf(out, "%s: %d\n%s\n\n", file.Name(), w.Code, &answer)
	}
	return nil
}
