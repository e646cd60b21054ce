package kommunicate_test

import (
	"encoding/json"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
)

// A pageBlock is one block of JSON, or of JavaScript around it, on the product's
// page. An Example prints the same value.
type pageBlock struct {
	example string
	// fill puts values in place of what the page leaves open, and of expressions.
	fill *strings.Replacer
	// cures change the page's value into what this library sends; each says why.
	cures []pageCure
}

type pageCure struct {
	why  string
	mend func(block map[string]any)
}

// pageSkeleton is the block in which a comment stands for any rich message: see
// TestProductPageSkeleton.
const pageSkeleton = ""

// pageBlocks are the blocks of the page, in its order.
var pageBlocks = []pageBlock{
	{
		example: "Client_StartConversation_assignee",
		fill:    strings.NewReplacer("<AGENT_ID>", "anna@example.com", "<BOT_ID>", "faq-bot", "<ASSIGNEE>", "faq-bot"),
		cures: []pageCure{
			{"the page's browser knows its user and names agent and bots; the API takes one list of members", func(block map[string]any) {
				members := append([]any{"ann", block["agentId"]}, block["botIds"].([]any)...)
				delete(block, "agentId")
				delete(block, "botIds")
				block["groupMemberList"] = members
			}},
			{"the API takes the assignee as metadata, beside SKIP_ROUTING, without which the rules replace it", func(block map[string]any) {
				block["metadata"] = map[string]any{"SKIP_ROUTING": "true", "CONVERSATION_ASSIGNEE": block["assignee"]}
				delete(block, "assignee")
			}},
			{"the API requires a title", func(block map[string]any) { block["groupName"] = "Conversations" }},
		},
	},
	{example: "Message_talkToHuman"},
	{example: "HandoffToRules_talkToHuman"},
	{example: pageSkeleton},
	{example: "SuggestedReplies_yesOrNo"},
	{example: "Client_TriggerEvent", fill: pageConversation("<EVENT_NAME>", `"ORDER_SHIPPED"`), cures: fromPageToServer},
	{example: "Client_TriggerEvent_welcome", fill: pageConversation(), cures: fromPageToServer},
	{example: "ResolveConversation_farewell"},
	{example: "UpdateUserDetail_placeholders"},
	{example: "UpdateUserDetail_displayName"},
	{example: "UpdateUserDetail_email"},
	{example: "UpdateUserDetail_phoneNumber"},
	{example: "UpdateUserDetail_address"},
	{example: "AddTags_silent"},
}

func pageConversation(oldnew ...string) *strings.Replacer {
	return strings.NewReplacer(append(oldnew, "KommunicateGlobal.CURRENT_GROUP_DATA.tabId", "1001")...)
}

var fromPageToServer = []pageCure{
	{"a server says for which user it speaks", func(block map[string]any) { block["fromUserName"] = "ann" }},
	{"the API documents the conversation's id as a string", func(block map[string]any) { block["groupId"] = "1001" }},
}

func TestProductPage(t *testing.T) {
	found := readProductPage(t)
	outputs := exampleOutputs(t)
	for i, block := range pageBlocks {
		if block.example == pageSkeleton {
			continue
		}
		t.Run(block.example, func(t *testing.T) {
			output, ok := outputs[block.example]
			if !ok {
				t.Fatal("no such Example")
			}
			want := block.value(t, found[i])
			for _, cure := range block.cures {
				cure.mend(want)
			}
			if diff := cmp.Diff(want, pageObject(t, output[strings.Index(output, "{"):])); diff != "" {
				t.Errorf("(-page +Example):\n%s", diff)
			}
		})
	}
}

// TestProductPageSkeleton checks that the page's frame of a rich message stands
// around each of ours.
func TestProductPageSkeleton(t *testing.T) {
	var frame map[string]any
	for i, text := range readProductPage(t) {
		if pageBlocks[i].example == pageSkeleton {
			frame = pageBlocks[i].value(t, text)
		}
	}
	if diff := cmp.Diff(map[string]any{"platform": "kommunicate", "metadata": map[string]any{}}, frame); diff != "" {
		t.Fatalf("the page's frame (-want +got):\n%s", diff)
	}
	const address = "https://example.com/x"
	for _, rich := range []kommunicate.RichMessage{
		kommunicate.SuggestedReplies{{Title: "a"}},
		kommunicate.LinkButtons{{Name: "a", URL: address}},
		kommunicate.Submit{Name: "a", FormData: kommunicate.Pairs("a", "b"), FormAction: address},
		kommunicate.CombinedButtons{kommunicate.SuggestedReply{Title: "a"}},
		kommunicate.List{Rows: []kommunicate.ListRow{kommunicate.ReplyRow{Title: "a"}}},
		kommunicate.Dialog{Title: "a", Buttons: []kommunicate.DialogButton{{Name: "a"}}},
		kommunicate.Form{Fields: []kommunicate.FormField{kommunicate.TextField{Label: "a"}}},
		kommunicate.Images{{URL: address}},
		kommunicate.Videos{{URL: address}},
		kommunicate.Cards{{Title: "a"}},
	} {
		raw, err := json.Marshal(kommunicate.Message{Rich: rich})
		if err != nil {
			t.Errorf("%T: %v", rich, err)
			continue
		}
		got := pageObject(t, string(raw))
		got["metadata"] = map[string]any{}
		if diff := cmp.Diff(frame, got); diff != "" {
			t.Errorf("%T (-page +ours):\n%s", rich, diff)
		}
	}
}

var (
	pageComments    = regexp.MustCompile(`(?m)//.*$`)
	pageDeclaration = regexp.MustCompile(`^var \w+ = `)
)

// value reads the block, without comments and JavaScript.
func (b *pageBlock) value(t *testing.T, text string) map[string]any {
	t.Helper()
	if b.fill != nil {
		text = b.fill.Replace(text)
	}
	text = pageComments.ReplaceAllString(text, "")
	text = strings.ReplaceAll(text, `" + "`, "")
	return pageObject(t, pageDeclaration.ReplaceAllString(text, ""))
}

func pageObject(t *testing.T, text string) map[string]any {
	t.Helper()
	var object map[string]any
	if err := json.Unmarshal([]byte(text), &object); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return object
}

// readProductPage returns the page's blocks: from a line that opens an object,
// or declares one, to the line that closes it.
func readProductPage(t *testing.T) []string {
	t.Helper()
	page, err := os.ReadFile(filepath.Join(sharedSamples(t), "..", "protocol", "product-page.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var blocks []string
	var block strings.Builder
	depth := 0
	for line := range strings.Lines(string(page)) {
		line = strings.TrimSpace(line)
		if depth == 0 && line != "{" && !strings.HasSuffix(line, " = {") {
			continue
		}
		block.WriteString(line + "\n")
		depth += strings.Count(line, "{") - strings.Count(line, "}")
		if depth == 0 {
			blocks = append(blocks, strings.TrimRight(block.String(), ";\n"))
			block.Reset()
		}
	}
	if depth != 0 {
		t.Fatalf("a block of the page does not end:\n%s", block.String())
	}
	if len(blocks) != len(pageBlocks) {
		t.Fatalf("%d blocks on the page, want %d", len(blocks), len(pageBlocks))
	}
	return blocks
}

// exampleOutputs returns what this package's Examples print, which go test
// checks, by their names.
func exampleOutputs(t *testing.T) map[string]string {
	t.Helper()
	names, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	outputs := make(map[string]string)
	for _, example := range doc.Examples(files...) {
		outputs[example.Name] = example.Output
	}
	return outputs
}
