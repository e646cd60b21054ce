package kommunicate_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate"
)

// shared is the folder of published samples and of what the web widget was seen
// to do with payloads. Without it, the goldens, refusals and cures stand alone.
func shared(t *testing.T, folder string) string {
	t.Helper()
	root := os.Getenv("KOMMUNICATE_SHARED")
	if root == "" {
		t.Skip("KOMMUNICATE_SHARED does not name the folder with the samples")
	}
	return filepath.Join(root, "samples", folder)
}

// refusedSamples are published samples that must not leave, and the code and
// reason. Many have a placeholder where a URL belongs.
var refusedSamples = map[string]string{
	"001-t06-first-ever-doc-keys-with-trailing-space.json":   `empty-label: the keys are "title " and "message "`,
	"002-t06-metadata-only-trailing-space-keys.json":         `empty-label: the keys are "title " and "message "`,
	"003-t06-dialogflow-no-message-trailing-space-keys.json": `empty-label: the keys are "title " and "message "`,
	"012-t06-rest-send-message-payload-as-string.json":       "broken-member: the payload's text is not JSON",
	"031-t03-first-ever-doc-two-links.json":                  "bad-url: www.google.com without scheme",
	"032-t03-first-ever-doc-submit-handlerid.json":           `empty-label: the key is "name "`,
	"033-t03-doc-2018-links-without-scheme.json":             "bad-url: www.google.com without scheme",
	"044-t13-pr353-link-submit-suggestedreply.json":          "dead-reply-metadata: on a submit button",
	"046-t07-first-ever-doc-list-metadata-fragment.json":     "bad-url: placeholder for a picture",
	"047-t07-doc-2018-list.json":                             "bad-url: placeholder for a picture",
	"048-t07-doc-2019-list.json":                             "bad-url: placeholder for a picture",
	"054-t09-doc-image-placeholder-strings.json":             "bad-url: placeholder for a picture",
	"057-t09-ios-test-payload-object-malformed.json":         "broken-member: the payload is an object",
	"058-t10-doc-2019-single-card.json":                      "bad-url: placeholder for a picture",
	"059-t10-doc-2019-single-card-title-extension.json":      "bad-url: placeholder for a picture",
	"074-t10-ios-unit-test-minimal-metadata.json":            "no-elements: no payload",
	"075-t08-ios-unit-test-minimal-metadata.json":            "empty-title: no payload",
	"076-t12-official-flat-name-age.json":                    "bad-url: placeholder for the form's address",
	"077-t12-official-lex-nested-name-email.json":            "bad-url: placeholder for the form's address",
	"078-t12-pr349-flat-radio-checkbox-hidden.json":          "bad-url: placeholder for the form's address",
	"079-t12-pr490-nested-password-hidden.json":              "bad-url: placeholder for the form's address",
	"121-inbound-custom-bot-webhook-request.json":            "metadata: not a JSON object: a description in place of it",
	"124-legacy-ios-2018-generic-list-template3.json":        "broken-member: an object, of before Kommunicate",
}

func TestSharedSamplesAreLosslessOrRefused(t *testing.T) {
	var files []string
	for _, pattern := range []string{
		"rich/*.json", "bots/custom_response_*.json", "bots/action_*.json", "bots/meta_*.json", "bots/async_send_*.json",
		"bots/kompose_webhook_response.json", "bots/bad_rich_*.json", "bots/bad_custom_*.json",
	} {
		found, err := filepath.Glob(filepath.Join(shared(t, ""), pattern))
		if err != nil || len(found) == 0 {
			t.Fatalf("no samples %s (%v)", pattern, err)
		}
		files = append(files, found...)
	}
	refused := 0
	for _, file := range files {
		name := filepath.Base(file)
		t.Run(name, func(t *testing.T) {
			reason := whyRefused(t, file)
			want, known := refusedSamples[name]
			code, _, _ := strings.Cut(want, ": ")
			switch {
			case reason == "" && known:
				t.Errorf("leaves now; it was refused for %s", want)
			case reason != "" && !known:
				t.Errorf("refused: %s", reason)
			case !strings.Contains(reason, code):
				t.Errorf("refused: %s; want %s", reason, want)
			}
			if reason != "" {
				refused++
			}
		})
	}
	if refused*3 > len(files) {
		t.Errorf("%d of %d samples are refused, more than a third", refused, len(files))
	}
}

// whyRefused passes every message of a sample through the codec, and says why
// one was refused.
func whyRefused(t *testing.T, file string) (reason string) {
	t.Helper()
	for _, document := range messagesOf(t, file) {
		var m kommunicate.Message
		err := m.UnmarshalJSON(document)
		if err == nil {
			_, err = m.AppendJSON(nil)
		}
		if err != nil {
			reason = err.Error()
			continue
		}
		checkLossless(t, string(document))
	}
	return reason
}

// messagesOf reads a sample: a message, an answer of several, or the metadata of
// one only.
func messagesOf(t *testing.T, file string) []json.RawMessage {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var answer []json.RawMessage
	if json.Unmarshal(content, &answer) == nil {
		return answer
	}
	var members kommunicate.Members
	if err := json.Unmarshal(content, &members); err != nil {
		t.Fatal(err)
	}
	if _, metadataOnly := members.Get("templateId"); metadataOnly {
		content = []byte(`{"metadata":` + string(content) + `}`)
	}
	return []json.RawMessage{content}
}
