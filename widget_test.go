package kommunicate_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate"
)

// mendedCases are payloads that the web widget drops, breaks on or misreads, and
// that leave all the same: the cure of docs/cures.md, and the case of the widget
// that the message has become like, which is ok.
var mendedCases = map[string]struct{ cure, like string }{
	"t10-no-header-second":            {"buttons and header", "t10-link-newtab-on-action"},
	"t10-quickReply-no-message":       {"reply's text", "t11-no-message"},
	"t10-quick_reply-snake":           {"spelling", "t11-suggestedReply"},
	"t11-quick_reply-snake":           {"spelling", "t11-suggestedReply"},
	"t11-replyMetadata-action-string": {"reply metadata", "t11-replyMetadata-top-object"},
	"t11-replyMetadata-top-string":    {"JSON text", "t11-replyMetadata-top-object"},
	"t12-radio-no-name":               {"form's texts", "t12-checkbox"},
	"t6-no-message":                   {"reply's text", "env-no-message"},
	"t7-element-quickReply-camel":     {"spelling", "t7-element-quick_reply"},
	"t8-no-buttons":                   {"buttons", ""}, // The one case of its template.
}

// callersWord are cases of no type: sent as they came.
var callersWord = map[string]bool{"env-templateId-unknown": true}

// refusedThoughOK are cases that work on the web, and break elsewhere.
var refusedThoughOK = map[string]string{
	"t12-dropdown-no-title": "empty-field-name: mobile clients show no field without a title",
	"t7-element-link-space": "bad-url: other browsers and clients do not mend a blank",
}

// Each payload that the web widget was observed with is refused, or leaves as
// one that works.
func TestWidgetCases(t *testing.T) {
	folder := shared(t, "widget")
	effects := effectsOf(t, filepath.Join(folder, "index.tsv"))
	if len(effects) < 78 {
		t.Fatalf("%d cases, want all 78", len(effects))
	}
	cured := map[string]bool{}
	for _, row := range curesInDocument(t) {
		cured[row.name] = true
	}
	for name, effect := range effects {
		t.Run(name, func(t *testing.T) {
			err := passCase(t, filepath.Join(folder, name+".json"))
			mended, isMended := mendedCases[name]
			reason, isRefused := refusedThoughOK[name]
			code, _, _ := strings.Cut(reason, ":")
			switch {
			case isRefused:
				if err == nil || !strings.Contains(err.Error(), code) {
					t.Errorf("%v, want %s", err, reason)
				}
			case callersWord[name]:
				if err != nil {
					t.Error(err)
				}
			case isMended:
				if err != nil || effect == "ok" || !cured[mended.cure] || mended.like != "" && effects[mended.like] != "ok" {
					t.Errorf("%v; %s on the web; mended by %q to be like %q, which is %q", err, effect, mended.cure, mended.like, effects[mended.like])
				}
			case effect == "ok" && err != nil:
				t.Errorf("works on the web, and is refused: %v", err)
			case effect != "ok" && err == nil:
				t.Errorf("leaves, but on the web: %s", effect)
			}
		})
	}
}

// effectsOf reads the cases and what the widget made of each.
func effectsOf(t *testing.T, index string) map[string]string {
	t.Helper()
	content, err := os.ReadFile(index)
	if err != nil {
		t.Fatal(err)
	}
	effects := map[string]string{}
	for line := range strings.Lines(string(content)) {
		if cells := strings.Split(line, "\t"); len(cells) > 1 && cells[0] != "case" {
			effects[cells[0]] = cells[1]
		}
	}
	return effects
}

// passCase decodes and encodes the message of a case, and says why it may not
// leave.
func passCase(t *testing.T, file string) error {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var observed struct{ Message json.RawMessage }
	if err := json.Unmarshal(content, &observed); err != nil {
		t.Fatal(err)
	}
	if checkLossless(t, string(observed.Message)) {
		return nil
	}
	_, err = decode(t, string(observed.Message)).MarshalJSON()
	var invalid *kommunicate.ValidationError
	if !errors.As(err, &invalid) || invalid.Effect == "" {
		t.Errorf("%v says nothing of the effect", err)
	}
	return err
}
