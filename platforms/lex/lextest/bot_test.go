package lextest_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/platforms/lex"
	"github.com/kommunicate-go/kommunicate/platforms/lex/lextest"
)

const (
	host = "https://runtime-v2-lex.eu-west-1.amazonaws.com"
	path = "/bots/BOTID12345/botAliases/TSTALIASID/botLocales/en_US/sessions/1001/text"
)

// call posts to a bot, signed in a way, and returns status, error and body.
func call(t *testing.T, bot *lextest.Bot, method, path, body string, sign func(*http.Request)) (int, string, []byte) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, host+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if sign != nil {
		sign(r)
	}
	response, err := bot.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, response.Header.Get("X-Amzn-ErrorType"), raw
}

// recognize asks a bot with a request as it is.
func recognize(t *testing.T, bot *lextest.Bot, request string) lex.RecognizeTextResponse {
	t.Helper()
	status, _, raw := call(t, bot, http.MethodPost, path, request, nil)
	var response lex.RecognizeTextResponse
	if err := json.Unmarshal(raw, &response); err != nil || status != http.StatusOK {
		t.Fatalf("%d %s, %v", status, raw, err)
	}
	return response
}

// say asks a bot about a text, and returns what it says and does next.
func say(t *testing.T, bot *lextest.Bot, text string) string {
	t.Helper()
	response := recognize(t, bot, `{"text":"`+text+`"}`)
	said := string(response.SessionState.DialogAction.Type)
	if intent := response.SessionState.Intent; intent != nil && intent.State != "" {
		said += " " + intent.Name + " " + string(intent.State)
	}
	for _, m := range response.Messages {
		said += ": " + m.Content
	}
	return said
}

func says(text string) []lex.Message {
	return []lex.Message{{ContentType: lex.PlainText, Content: text}}
}

func TestBotRefuses(t *testing.T) {
	bot := lextest.NewBot(nil)
	const ok = `{"text":"hi"}`
	tests := []struct {
		name, method, path, body string
		status                   int
		want                     string
	}{
		{"nothing wrong", "POST", path, ok, 200, ""},
		{"method", "GET", path, "", 404, "UnknownOperationException"},
		{"path", "POST", "/bots", ok, 404, "UnknownOperationException"},
		{"bot id", "POST", strings.Replace(path, "BOTID12345", "my-bot", 1), ok, 404, "UnknownOperationException"},
		{"session", "POST", strings.Replace(path, "1001", "1", 1), ok, 400, "ValidationException"},
		{"not JSON", "POST", path, "{", 400, "SerializationException"},
		{"no text", "POST", path, "{}", 400, "ValidationException"},
		{"1024 characters", "POST", path, `{"text":"` + strings.Repeat("ü", 1024) + `"}`, 200, ""},
		{"1025 characters", "POST", path, `{"text":"` + strings.Repeat("u", 1025) + `"}`, 400, "ValidationException"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			status, code, raw := call(t, bot, tt.method, tt.path, tt.body, nil)
			if status != tt.status || code != tt.want {
				t.Errorf("%d %s %s, want %d %s", status, code, raw, tt.status, tt.want)
			}
		})
	}
	bot.Fail(429, "ThrottlingException", "Rate exceeded")
	if status, code, raw := call(t, bot, "POST", path, ok, nil); status != 429 || code != "ThrottlingException" || string(raw) != `{"message":"Rate exceeded"}` {
		t.Errorf("%d %s %s", status, code, raw)
	}
}

func TestSignatures(t *testing.T) {
	own := lextest.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "secret", SessionToken: "token"}
	other := own
	other.SecretAccessKey = "another"
	const body = `{"text":"hi"}`
	sign := func(c lextest.Credentials, body, region string) func(*http.Request) {
		return func(r *http.Request) {
			if err := c.Sign(r.Context(), r, []byte(body), region); err != nil {
				t.Error(err)
			}
		}
	}
	then := func(change func(*http.Request)) func(*http.Request) {
		return func(r *http.Request) {
			sign(own, body, "eu-west-1")(r)
			change(r)
		}
	}
	replace := func(old, replacement string) func(*http.Request) {
		return then(func(r *http.Request) {
			r.Header.Set("Authorization", strings.ReplaceAll(r.Header.Get("Authorization"), old, replacement))
		})
	}
	tests := []struct {
		name string
		sign func(*http.Request)
		want string
	}{
		{"own", sign(own, body, "eu-west-1"), ""},
		{"none", nil, "MissingAuthenticationTokenException"},
		{"secret", sign(other, body, "eu-west-1"), "InvalidSignatureException"},
		{"key", sign(lextest.Credentials{AccessKeyID: "b"}, body, "eu-west-1"), "UnrecognizedClientException"},
		{"no session", sign(lextest.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "secret"}, body, "eu-west-1"), "UnrecognizedClientException"},
		{"body", sign(own, `{"text":"ho"}`, "eu-west-1"), "InvalidSignatureException"},
		{"region", sign(own, body, "us-east-1"), "InvalidSignatureException"},
		{"path", then(func(r *http.Request) { r.URL.Path = strings.Replace(path, "1001", "1002", 1) }), "InvalidSignatureException"},
		{"query", then(func(r *http.Request) { r.URL.RawQuery = "a=b" }), "InvalidSignatureException"},
		{"header", then(func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }), "InvalidSignatureException"},
		{"date", then(func(r *http.Request) { r.Header.Set("X-Amz-Date", "yesterday") }), "InvalidSignatureException"},
		{"service", replace("/lex/", "/s3/"), "InvalidSignatureException"},
		{"scope", replace("/lex/aws4_request", "/lex"), "InvalidSignatureException"},
		{"unsigned host", replace("host;", ""), "InvalidSignatureException"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			bot := lextest.NewBot(nil)
			bot.Credentials = own
			status, code, raw := call(t, bot, "POST", path, body, tt.sign)
			if code != tt.want || (status == http.StatusForbidden) != (tt.want != "") {
				t.Errorf("%d %s %s, want %s", status, code, raw, tt.want)
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		bot := lextest.NewBot(nil)
		bot.Credentials = own
		if _, code, _ := call(t, bot, "POST", path, body, then(func(*http.Request) { time.Sleep(6 * time.Minute) })); code != "InvalidSignatureException" {
			t.Errorf("a signature of six minutes ago: %s", code)
		}
	})
}

func TestConsole(t *testing.T) {
	bot := lextest.NewBot(nil,
		lextest.Intent{
			Name: "Order", Phrases: []string{"pizza"}, Confirmation: "Shall I?", Messages: says("Done."),
			Slots: []lextest.Slot{{Name: "size", Prompt: "Which size?"}, {Name: "crust", Prompt: "Which crust?"}},
		},
		lextest.Intent{Name: "Help", Phrases: []string{"help"}, Messages: says("Say pizza.")},
	)
	for _, step := range []struct{ say, want string }{
		{"PIZZA", "ElicitSlot Order InProgress: Which size?"},
		{"large", "ElicitSlot Order InProgress: Which crust?"},
		{"thin", "ConfirmIntent Order InProgress: Shall I?"},
		{"help", "Close Help Fulfilled: Say pizza."},
		{"pizza", "ElicitSlot Order InProgress: Which size?"},
		{"large", "ElicitSlot Order InProgress: Which crust?"},
		{"thin", "ConfirmIntent Order InProgress: Shall I?"},
		{"Yes", "Close Order Fulfilled: Done."},
		{"???", "Close FallbackIntent Fulfilled: Sorry, could you say that again?"},
	} {
		if got := say(t, bot, step.say); got != step.want {
			t.Errorf("%q: %q, want %q", step.say, got, step.want)
		}
	}
	recognize(t, bot, `{"text":"x","sessionState":{"dialogAction":{"type":"ConfirmIntent"},"intent":{"name":"Order","slots":{"size":{},"crust":{}}}}}`)
	if got := say(t, bot, "no"); got != "Close FallbackIntent Fulfilled: Sorry, could you say that again?" {
		t.Errorf("after a call that set the session's state: %q", got)
	}
}

func TestConfirmationIsDenied(t *testing.T) {
	bot := lextest.NewBot(nil, lextest.Intent{Name: "Order", Phrases: []string{"pizza"}, Confirmation: "Shall I?", Messages: says("Done.")})
	say(t, bot, "pizza")
	if got, want := say(t, bot, "no"), "Close Order Failed"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestFunctionAnswers(t *testing.T) {
	bot := lextest.NewBot(lex.HandlerFunc(func(_ context.Context, turn *kommunicate.Turn, req *lex.Request, resp *lex.Response) error {
		resp.SetSessionAttribute("last", turn.Text)
		switch turn.Text {
		case "delegate":
			resp.Delegate()
		case "other":
			resp.SessionState.Intent = &lex.Intent{Name: "Order", Slots: map[string]*lex.Slot{"size": nil}}
			resp.ElicitSlot("size")
		case "what":
			resp.ElicitIntent()
			return resp.Add(kommunicate.Message{Text: "What?"})
		case "sure":
			resp.ConfirmIntent()
			return resp.Add(kommunicate.Message{Text: "Sure?"})
		case "sorry":
			resp.Close(lex.Failed)
		case "unknown":
			resp.SessionState.Intent = &lex.Intent{Name: "Unknown"}
			resp.ElicitSlot("x")
		}
		return nil
	}),
		lextest.Intent{Name: "Any", Phrases: []string{"delegate", "other", "what", "sure", "sorry", "nothing", "unknown"}, Messages: says("Console.")},
		lextest.Intent{Name: "Order", Slots: []lextest.Slot{{Name: "size", Prompt: "Which size?"}}, NoFulfillmentHook: true, Messages: says("Ordered.")},
		lextest.Intent{Name: "FallbackIntent", Messages: says("No idea.")},
	)
	for _, step := range []struct{ say, want string }{
		{"nothing", "Close Any Fulfilled: Console."},
		{"delegate", "Close Any Fulfilled: Console."},
		{"other", "ElicitSlot Order InProgress: Which size?"},
		{"large", "Close Order Fulfilled: Ordered."},
		{"what", "ElicitIntent Any ReadyForFulfillment: What?"},
		{"sure", "ConfirmIntent Any InProgress: Sure?"},
		{"yes", "Close Any Fulfilled: Console."},
		{"sorry", "Close Any Failed"},
		{"???", "Close FallbackIntent Fulfilled: No idea."},
		{"unknown", "ElicitSlot Unknown InProgress"},
	} {
		if got := say(t, bot, step.say); got != step.want {
			t.Errorf("%q: %q, want %q", step.say, got, step.want)
		}
	}
	if got := bot.Session("1001").SessionAttributes["last"]; got != "unknown" {
		t.Errorf("attribute %q", got)
	}
	requests := bot.Requests()
	if got := requests[0]; got.SessionID != "1001" || got.InputTranscript != "nothing" || got.InvocationSource != lex.FulfillmentCodeHook ||
		got.Bot.ID != "BOTID12345" || got.SessionState.Intent.State != lex.ReadyForFulfillment || got.SessionState.OriginatingRequestID != "request-1" {
		t.Errorf("the function was asked %+v", got)
	}
}

func TestDialogHook(t *testing.T) {
	bot := lextest.NewBot(lex.Handler(kommunicate.BotFunc(func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
		if turn.Native.(*lex.Request).InvocationSource == lex.DialogCodeHook {
			return nil, nil
		}
		return []kommunicate.Message{{Text: turn.Params.Text("size") + " it is."}}, nil
	})), lextest.Intent{Name: "Order", Phrases: []string{"pizza"}, DialogHook: true, Slots: []lextest.Slot{{Name: "size", Prompt: "Which size?"}}})
	for _, step := range []struct{ say, want string }{
		{"pizza", "ElicitSlot Order InProgress: Which size?"},
		{"large", "Close Order Fulfilled: large it is."},
	} {
		if got := say(t, bot, step.say); got != step.want {
			t.Errorf("%q: %q, want %q", step.say, got, step.want)
		}
	}
	var asked []string
	for _, r := range bot.Requests() {
		asked = append(asked, r.InvocationSource+" "+r.SessionState.Intent.Slots["size"].String())
	}
	if diff := cmp.Diff([]string{"DialogCodeHook ", "DialogCodeHook large", "FulfillmentCodeHook large"}, asked); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
	if next := bot.Requests()[0].ProposedNextState; next == nil || next.DialogAction.SlotToElicit != "size" {
		t.Errorf("proposed %+v", next)
	}
}

// A misspelled slot is found in a test, and not by the user who is asked for it
// without end.
func TestSlotsThatTheIntentLacks(t *testing.T) {
	bot := lextest.NewBot(lex.HandlerFunc(func(_ context.Context, turn *kommunicate.Turn, _ *lex.Request, resp *lex.Response) error {
		switch turn.Text {
		case "elicit":
			resp.ElicitSlot("sise")
		case "set":
			resp.SetSlot("sise", "large")
			resp.Delegate()
		default:
			resp.SetSlot("size", "large")
			resp.ElicitSlot("size")
		}
		return nil
	}, kommunicate.WithRequestHeader("X-Key", "right")),
		lextest.Intent{Name: "Order", Phrases: []string{"elicit", "set", "fine"}, Slots: []lextest.Slot{{Name: "size"}}, DialogHook: true})
	bot.Header = http.Header{"X-Key": {"right"}}
	for _, tt := range []struct {
		text   string
		status int
		want   string
	}{
		{"fine", 200, ""},
		{"elicit", 424, `{"message":"Invalid Lambda Response: slotToElicit: the intent Order has no slot sise"}`},
		{"set", 424, `{"message":"Invalid Lambda Response: slots: the intent Order has no slot sise"}`},
	} {
		session := strings.Replace(path, "1001", "session-"+tt.text, 1)
		status, _, raw := call(t, bot, http.MethodPost, session, `{"text":"`+tt.text+`"}`, nil)
		if status != tt.status || tt.want != "" && string(raw) != tt.want {
			t.Errorf("%s: %d %s, want %d %s", tt.text, status, raw, tt.status, tt.want)
		}
	}
	bot.Header = nil
	status, code, raw := call(t, bot, http.MethodPost, path, `{"text":"fine"}`, nil)
	if status != 424 || code != "DependencyFailedException" || !strings.Contains(string(raw), "HTTP 401 kommunicate: the request header is missing or wrong") {
		t.Errorf("without the header: %d %s %s", status, code, raw)
	}
}
