package kommunicatetest

import "net/http"

// Apps serves several applications at one address, as Kommunicate does: the API
// key of a request says which is meant. A key that is none of theirs is refused.
// The conversations that an application starts from now on are numbered apart
// from the others', as they are in the service. Apps panics without a server.
func Apps(servers ...*Server) http.Handler {
	first := servers[0]
	for i, s := range servers {
		s.mu.Lock()
		s.lastGroupID = max(s.lastGroupID, int64(i)*1_000_000+firstGroup)
		s.mu.Unlock()
	}
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
