package kommunicatetest

import (
	"hash/fnv"
	"net/http"
)

// Apps serves several applications at one address, as Kommunicate does: the API
// key of a request says which is meant. A key that is none of theirs is refused.
// It panics without a server.
func Apps(servers ...*Server) http.Handler {
	first := servers[0]
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		key := keyOf(r)
		for _, s := range servers {
			if s.apiKey == key {
				s.ServeHTTP(w, r)
				return
			}
		}
		first.ServeHTTP(w, r)
	})
}

// keyOf is the API key of a request.
func keyOf(r *http.Request) string {
	if key := r.Header.Get("Api-Key"); key != "" {
		return key
	}
	return r.URL.Query().Get("apiKey")
}

// firstGroup is the number below an application's first conversation. Numbers
// are the service's, so those of two applications differ.
func firstGroup(appID string) int64 {
	if appID == defaultAppID {
		return 1000
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(appID))
	return (int64(h.Sum32())%1_000_000 + 2) * 1_000_000
}
