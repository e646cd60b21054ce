package lextest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"unicode/utf8"

	"github.com/kommunicate-go/kommunicate/platforms/lex"
)

// A failure is an answer of AWS's that says no.
//
// Source: docs.aws.amazon.com/lexv2/latest/APIReference/API_runtime_RecognizeText.html.
type failure struct {
	status  int
	code    string // "ThrottlingException".
	message string
}

func invalid(message string) *failure {
	return &failure{http.StatusBadRequest, "ValidationException", message}
}

var path = regexp.MustCompile(`^/bots/([0-9a-zA-Z]{10})/botAliases/([^/]+)/botLocales/([^/]+)/sessions/([^/]+)/text$`)

var sessionForm = regexp.MustCompile(`^[0-9a-zA-Z._:-]{2,100}$`)

// maxText is how many characters a text may have.
const maxText = 1024

// A call is a call of RecognizeText.
type call struct {
	version lex.BotVersion
	session string
	request lex.RecognizeTextRequest
}

// ServeHTTP answers RecognizeText.
func (b *Bot) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c, failed := b.read(r)
	var response *lex.RecognizeTextResponse
	if failed == nil {
		response, failed = b.recognize(r.Context(), c)
	}
	var raw []byte
	if failed == nil {
		var err error
		if raw, err = response.MarshalJSON(); err != nil {
			failed = &failure{http.StatusInternalServerError, "InternalServerException", err.Error()}
		}
	}
	w.Header().Set("Content-Type", "application/json")
	if failed != nil {
		w.Header().Set("X-Amzn-ErrorType", failed.code)
		w.WriteHeader(failed.status)
		raw, _ = json.Marshal(map[string]string{"message": failed.message}) // Text is always JSON.
	}
	w.Write(raw)
}

// read takes the call, if nothing is wrong with it.
func (b *Bot) read(r *http.Request) (*call, *failure) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, invalid("The request broke off.")
	}
	if failed := b.injected(); failed != nil {
		return nil, failed
	}
	if failed := b.Credentials.verify(r, body); failed != nil {
		return nil, failed
	}
	found := path.FindStringSubmatch(r.URL.Path)
	if found == nil || r.Method != http.MethodPost {
		return nil, &failure{http.StatusNotFound, "UnknownOperationException", "Unknown operation."}
	}
	c := &call{session: found[4], version: lex.BotVersion{
		ID: found[1], Name: "Bot", AliasID: found[2], LocaleID: found[3], Version: "DRAFT",
	}}
	if c.request.UnmarshalJSON(body) != nil {
		return nil, &failure{http.StatusBadRequest, "SerializationException", "The body is no JSON object."}
	}
	switch n := utf8.RuneCountInString(c.request.Text); {
	case n < 1 || n > maxText:
		return nil, invalid(fmt.Sprintf("Value at 'text' failed to satisfy constraint: Member must have length between 1 and %d.", maxText))
	case !sessionForm.MatchString(c.session):
		return nil, invalid("Value at 'sessionId' failed to satisfy constraint.")
	}
	return c, nil
}

func (b *Bot) injected() *failure {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.failures) == 0 {
		return nil
	}
	next := b.failures[0]
	b.failures = b.failures[1:]
	return &next
}
