package kommunicate_test

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/rules"
	"github.com/kommunicate-go/kommunicate/internal/widget"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
	"github.com/kommunicate-go/kommunicate/lint"
)

// TestTemplatesEverywhere holds what has a type, what lint knows and what the web
// widget draws to the same templates, and each that is written to a golden.
func TestTemplatesEverywhere(t *testing.T) {
	t.Parallel()
	written := encodedGoldens(t)
	for number := range 100 {
		id := fmt.Sprint(number)
		document := `{"metadata":{"contentType":"300","templateId":"` + id + `"}}`
		hasType := slices.Contains(kommunicate.TemplateIDs(), id)
		if reports(document, &rules.UnknownTemplate, &rules.TravelDemo) == hasType {
			t.Errorf("template %s: has a type: %t, and lint sees it otherwise", id, hasType)
		}
		if !hasType {
			continue
		}
		view := widget.Draw(kommunicate.Web, map[string]string{"contentType": "300", "templateId": id})
		if view.Fault != nil && view.Fault.Rule == &rules.UnknownTemplate {
			t.Errorf("template %s: the widget does not draw it", id)
		}
		if id != "13" && !strings.Contains(written, `"templateId":"`+id+`"`) { // 13 is written as 11.
			t.Errorf("template %s: no golden has it", id)
		}
	}
}

// TestActionsEverywhere holds lint, the emulator and the goldens to the actions
// that have a type.
func TestActionsEverywhere(t *testing.T) {
	t.Parallel()
	written := encodedGoldens(t)
	srv := kommunicatetest.NewServer()
	t.Cleanup(srv.Close)
	for _, name := range kommunicate.ActionNames() {
		document := `{"metadata":{"actionRequest":"` + name + `"}}`
		if reports(document, &rules.UnknownAction) {
			t.Errorf("action %s: lint does not know it", name)
		}
		if !strings.Contains(written, `"actionRequest":"`+name+`"`) {
			t.Errorf("action %s: no golden has it", name)
		}
		srv.AddBot(kommunicatetest.Bot{ID: name, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "["+document+"]")
		})})
		conv, err := srv.User("ann").Open(kommunicate.ConversationDetail{BotIDs: []string{name}, Assignee: name})
		if err != nil {
			t.Fatal(err)
		}
		if transcript := conv.Transcript().String(); strings.Contains(transcript, "is not known") {
			t.Errorf("action %s: the emulator does not know it:\n%s", name, transcript)
		}
	}
}

// encodedGoldens is the JSON of all goldens.
func encodedGoldens(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, m := range goldens {
		all.WriteString(encode(t, m))
	}
	return all.String()
}

// reports reports whether lint finds that a document breaks one of the rules.
func reports(document string, broken ...*rules.Rule) bool {
	return slices.ContainsFunc(lint.JSON([]byte(document), kommunicate.Web), func(f lint.Finding) bool {
		return slices.ContainsFunc(broken, func(rule *rules.Rule) bool { return rule.Code == f.Code })
	})
}
