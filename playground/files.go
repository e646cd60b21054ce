package playground

import (
	"mime"
	"net/http"
	"strings"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

const (
	maxFile  = 5 << 20  // Bytes of one upload.
	maxFiles = 10 << 20 // Bytes of all uploads that a session keeps.
)

// An upload is a file that the user has sent.
type upload struct {
	id, name, kind string
	data           []byte
}

// A fileStore keeps the latest files of a session.
type fileStore struct {
	files []upload
	size  int
}

// add keeps a file, and forgets old ones to make room.
func (f *fileStore) add(u upload) {
	f.files = append(f.files, u)
	f.size += len(u.data)
	for f.size > maxFiles {
		f.size -= len(f.files[0].data)
		f.files = f.files[1:]
	}
}

func (f *fileStore) find(id string) (upload, bool) {
	for _, u := range f.files {
		if u.id == id {
			return u, true
		}
	}
	return upload{}, false
}

// pictures are the types of files that the page shows.
var pictures = map[string]bool{"image/png": true, "image/jpeg": true, "image/gif": true, "image/webp": true}

// serve answers with the file, which no browser runs.
func (u upload) serve(w http.ResponseWriter) {
	w.Header().Set("Content-Security-Policy", fileHeader)
	w.Header().Set("Content-Type", "application/octet-stream")
	disposition := "attachment"
	if pictures[u.kind] {
		w.Header().Set("Content-Type", u.kind)
		disposition = "inline"
	}
	w.Header().Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": u.name}))
	_, _ = w.Write(u.data)
}

// attach sends a file that was uploaded and can be fetched at a URL.
func (s *session) attach(u upload, url string) error {
	s.mu.Lock()
	s.files.add(u)
	s.mu.Unlock()
	return s.act(func(c *kommunicatetest.Conversation) error {
		return second(c.SendFile(kommunicate.FileMeta{
			Name: u.name, BlobKey: u.id, URL: url, Size: len(u.data), ContentType: u.kind,
		}))
	})
}

// fileName is the last part of a name, without what no file system takes.
func fileName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, name)
	if name == "" || len(name) > 200 {
		return "file"
	}
	return name
}
