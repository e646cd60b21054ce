package custom_test

import (
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/platforms/custom"
)

// A bot's URL can be what a user of a dashboard typed: it must not lead to where
// a cloud hands out a machine's credentials.
func TestMetadataServicesAreNotCalled(t *testing.T) {
	t.Setenv("NO_PROXY", "*")
	bot, err := custom.New("http://169.254.169.254/latest/meta-data/")
	if err != nil {
		t.Fatal(err)
	}
	_, err = bot.Respond(t.Context(), &kommunicate.Turn{Text: "hello"})
	if err == nil || !strings.Contains(err.Error(), "link-local") {
		t.Errorf("the error does not say that the address is refused: %v", err)
	}
}
