package playground

import (
	"crypto/rand"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// maxBody is how large what the page sends may be, but for files.
const maxBody = 4 << 20

//go:embed web
var assets embed.FS

// newRoutes are the page, and what it asks for.
func (p *Playground) newRoutes() http.Handler {
	web, err := fs.Sub(assets, "web")
	if err != nil {
		panic("playground: " + err.Error())
	}
	mux := http.NewServeMux()
	mux.Handle("/", http.FileServerFS(web))
	mux.Handle("/rest/", p.srv)
	mux.HandleFunc("POST /api/sessions", func(w http.ResponseWriter, _ *http.Request) {
		s, err := p.start()
		if err != nil {
			fail(w, http.StatusServiceUnavailable, err)
			return
		}
		reply(w, map[string]string{"id": s.id})
	})
	for pattern, serve := range map[string]func(http.ResponseWriter, *http.Request, *session) error{
		"GET /api/{session}/stream":            p.stream,
		"POST /api/{session}/act":              doAct,
		"POST /api/{session}/preview":          doPreview,
		"POST /api/{session}/preview/send":     func(w http.ResponseWriter, _ *http.Request, s *session) error { return done(w, s.put()) },
		"POST /api/{session}/files":            doUpload,
		"GET /api/{session}/files/{id}/{name}": getFile,
		"GET /api/{session}/messages/{key}":    getMessage,
		"GET /api/{session}/html/{key}":        getHTML,
		"GET /api/{session}/calls/{number}":    getCall,
		"GET /api/{session}/script":            getScript,
	} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			s, err := p.session(r.PathValue("session"))
			if err != nil {
				fail(w, http.StatusNotFound, err)
				return
			}
			if err := serve(w, r, s); err != nil {
				fail(w, http.StatusBadRequest, err)
			}
		})
	}
	return mux
}

var errNotThere = errors.New("this is not there any more")

func reply(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(document(v))
}

func fail(w http.ResponseWriter, status int, err error) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(document(map[string]string{"error": strings.TrimPrefix(err.Error(), "kommunicatetest: ")}))
}

// done answers what has no answer but whether it was done.
func done(w http.ResponseWriter, err error) error {
	if err == nil {
		reply(w, struct{}{})
	}
	return err
}

// body reads what the page sends.
func body(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, fmt.Errorf("this is larger than %d MiB", limit>>20)
	}
	return raw, err
}

func doAct(w http.ResponseWriter, r *http.Request, s *session) error {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		return errors.New("an act is JSON, with the content type application/json")
	}
	raw, err := body(w, r, maxBody)
	if err != nil {
		return err
	}
	var a act
	if err := json.Unmarshal(raw, &a); err != nil {
		return errors.New("an act is a JSON object that says what to do")
	}
	do := acts[a.Do]
	if do == nil {
		return errors.New("the page cannot do this")
	}
	return done(w, do(s, a))
}

func doPreview(w http.ResponseWriter, r *http.Request, s *session) error {
	raw, err := body(w, r, maxBody)
	if err == nil {
		reply(w, s.look(raw))
	}
	return err
}

// doUpload takes a file. Its type is what the browser says.
func doUpload(w http.ResponseWriter, r *http.Request, s *session) error {
	data, err := body(w, r, maxFile)
	if err != nil {
		return err
	}
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		kind = "application/octet-stream"
	}
	u := upload{id: rand.Text(), name: fileName(r.URL.Query().Get("name")), kind: kind, data: data}
	at := base(r) + "/api/" + s.id + "/files/" + u.id + "/" + url.PathEscape(u.name)
	return done(w, s.attach(u, at))
}

// base is where the playground is, as who asks sees it.
func base(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	path, _, _ := strings.Cut(r.RequestURI, "?")
	return scheme + "://" + r.Host + strings.TrimSuffix(path, r.URL.Path)
}

func getFile(w http.ResponseWriter, r *http.Request, s *session) error {
	s.mu.Lock()
	u, ok := s.files.find(r.PathValue("id"))
	s.mu.Unlock()
	if !ok {
		return errNotThere
	}
	u.serve(w)
	return nil
}

func getMessage(w http.ResponseWriter, r *http.Request, s *session) error {
	e, ok := s.find(r.PathValue("key"))
	if !ok {
		return errNotThere
	}
	reply(w, e.detail())
	return nil
}

// getHTML serves the text of a message that is HTML, for a frame.
func getHTML(w http.ResponseWriter, r *http.Request, s *session) error {
	e, ok := s.find(r.PathValue("key"))
	if !ok {
		return errNotThere
	}
	w.Header().Set("Content-Security-Policy", frameHeader)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = io.WriteString(w, frameStart+e.stored.Message)
	return nil
}

// frameStart makes links open a new tab, and text look like that of the page.
const frameStart = `<!doctype html><meta name="color-scheme" content="light dark"><base target="_blank">` +
	`<style>body{margin:0;font:15px/1.45 system-ui,sans-serif;overflow-wrap:anywhere}img{max-width:100%}` +
	`body>:first-child{margin-top:0}body>:last-child{margin-bottom:0}p,ul,ol{margin:.5em 0}</style>`

func getCall(w http.ResponseWriter, r *http.Request, s *session) error {
	number, err := strconv.Atoi(r.PathValue("number"))
	if err != nil {
		return errNotThere
	}
	found, ok := s.bodies(number)
	if !ok {
		return errNotThere
	}
	reply(w, found)
	return nil
}

// getScript serves the conversation as a script.
func getScript(w http.ResponseWriter, _ *http.Request, s *session) error {
	s.mu.Lock()
	conv := s.conv
	on := s.on
	s.mu.Unlock()
	if conv == nil {
		return errNotThere
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="conversation.convo"`)
	_, _ = w.Write(conv.On(on).Script())
	return nil
}
