package kommunicatetest

import (
	"bytes"
	"net/http"
)

// Webhook returns a handler that records the calls of a bot's webhook, which next
// answers.
func (r *Recorder) Webhook(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		body, whole, err := keepBody(request.Body)
		if err != nil { // The caller is gone, or had been too slow.
			http.Error(w, "the body cannot be read", http.StatusBadRequest)
			return
		}
		read := request.Clone(request.Context())
		read.Body = whole
		kept := &keptAnswer{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(kept, read)
		r.add([]http.Header{request.Header, kept.Header()}, recordedCall{
			Side: sideWebhook, Method: request.Method, Request: document(body),
			Status: kept.status, Answer: document(kept.body.Bytes()),
		}, body, kept.body.Bytes())
	})
}

// A keptAnswer keeps as much as can be recorded of an answer on its way.
type keptAnswer struct {
	http.ResponseWriter
	status int
	wrote  bool
	body   bytes.Buffer
}

func (w *keptAnswer) WriteHeader(status int) {
	if !w.wrote && status >= 200 {
		w.status, w.wrote = status, true
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *keptAnswer) Write(b []byte) (int, error) {
	w.wrote = true
	n, err := w.ResponseWriter.Write(b)
	w.body.Write(b[:min(n, max(0, maxRecordedBody+1-w.body.Len()))])
	return n, err
}

// Unwrap is for [http.ResponseController].
func (w *keptAnswer) Unwrap() http.ResponseWriter { return w.ResponseWriter }
