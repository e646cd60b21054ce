package detect

import (
	"regexp"
	"strings"

	"github.com/kommunicate-go/kommunicate/internal/bridge"
)

// sessionForm is the form that Dialogflow wants of a session's id.
var sessionForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,36}$`)

// host is Google's, for agents that are in no region.
const host = "dialogflow.googleapis.com"

var (
	part   = `[^/\s?#%]+`
	region = regexp.MustCompile(`/locations/([a-z0-9-]+)`)
)

// A Resource is the form of an agent's name.
type Resource struct {
	expression *regexp.Regexp
	form       string
}

// NewResource takes the form of an agent's name, with * for each variable part,
// and parts that may be left out in brackets.
func NewResource(form string) Resource {
	expression := regexp.QuoteMeta(form)
	for old, replacement := range map[string]string{`\*`: part, `\[`: `(?:`, `\]`: `)?`} {
		expression = strings.ReplaceAll(expression, old, replacement)
	}
	return Resource{regexp.MustCompile(`^` + expression + `$`), form}
}

// endpointOf is Google's endpoint for an agent: that of the region in its name.
//
// Source: cloud.google.com/dialogflow/es/docs/how/region.
func endpointOf(agent string) string {
	if found := region.FindStringSubmatch(agent); found != nil && found[1] != "global" {
		return "https://" + found[1] + "-" + host
	}
	return "https://" + host
}

// Dialogflow is Google, as seen from the package of one of its two editions.
//
// Source: cloud.google.com/dialogflow/quotas,
// cloud.google.com/dialogflow/es/docs/fulfillment-webhook,
// cloud.google.com/dialogflow/cx/docs/concept/webhook.
func Dialogflow(platform string) bridge.Vendor {
	return bridge.Vendor{Platform: platform, Name: "Dialogflow", MaxText: 256, MaxAnswer: 64 << 10}
}
