package oracle

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/platforms/lex"
	"github.com/kommunicate-go/kommunicate/platforms/lex/lexv1"
)

var lexEcho = kommunicate.BotFunc(func(_ context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
	return []kommunicate.Message{{Text: turn.Intent + ": " + turn.Text + " in " + string(turn.GroupID)}}, nil
})

func lexEchoFunc(_ context.Context, turn *kommunicate.Turn, _ *lex.Request, resp *lex.Response) error {
	resp.Close(lex.Fulfilled)
	return resp.Add(kommunicate.Message{Text: turn.Intent + ": " + turn.Text + " in " + string(turn.GroupID)})
}

// lambdas are what aws-lambda-go is given, a sample for each, and its answer.
var lambdas = []struct {
	name     string
	function func(context.Context, json.RawMessage) (json.RawMessage, error)
	sample   string
	want     string
}{
	{"lex.Handler", lex.Lambda(lex.Handler(lexEcho)), "lex_v2_event", lexAnswer},
	{"lex.HandlerFunc", lex.Lambda(lex.HandlerFunc(lexEchoFunc)), "lex_v2_event", lexAnswer},
	{"lexv1.Handler", lex.Lambda(lexv1.Handler(lexEcho)), "lex_v1_event", `{
		"dialogAction": {"type": "Close", "fulfillmentState": "Fulfilled",
			"message": {"contentType": "PlainText", "content": "ShowForm: form in 16650159"}}}`},
}

const lexAnswer = `{
	"sessionState": {"dialogAction": {"type": "Close"}, "originatingRequestId": "o-1",
		"intent": {"name": "OrderStatus", "state": "Fulfilled", "confirmationState": "None"}},
	"requestAttributes": {"groupId": "16650159", "botId": "order-bot-x1y2z", "attachments": "[]"},
	"messages": [{"contentType": "PlainText", "content": "OrderStatus: where is my order in 16650159"}]}`

func sample(t *testing.T, name string) []byte {
	t.Helper()
	return bridgetest.Samples(t, name, 1)[""]
}

// sameAnswer compares answers in JSON, without what stands for nothing.
func sameAnswer(t *testing.T, got []byte, want string) {
	t.Helper()
	if got, want := bridgetest.Pruned(t, json.RawMessage(got)), bridgetest.Pruned(t, json.RawMessage(want)); got != want {
		t.Errorf("answered:\n%s\nwant:\n%s", got, want)
	}
}

// aws-lambda-go takes our functions, and gives and gets what they do.
func TestLambdaHandler(t *testing.T) {
	for _, test := range lambdas {
		t.Run(test.name, func(t *testing.T) {
			handler := lambda.NewHandler(test.function)
			got, err := handler.Invoke(t.Context(), sample(t, test.sample))
			if err != nil {
				t.Fatal(err)
			}
			sameAnswer(t, got, test.want)
			if got, err := handler.Invoke(t.Context(), []byte(`"s3cret"`)); err == nil || strings.Contains(err.Error(), "s3cret") {
				t.Errorf("an event that is none: %s, %v", got, err)
			}
		})
	}
}

// Behind a function's URL, the events are those of package events.
func TestLambdaURL(t *testing.T) {
	function := lex.Lambda(lex.Handler(lexEcho, kommunicate.WithRequestHeader("X-Bot-Key", "s3cret")))
	for key, status := range map[string]int{"s3cret": http.StatusOK, "another": http.StatusUnauthorized} {
		request := events.LambdaFunctionURLRequest{
			Version: "2.0", RawPath: "/", Headers: map[string]string{"x-bot-key": key}, Body: string(sample(t, "lex_v2_event")),
			RequestContext: events.LambdaFunctionURLRequestContext{HTTP: events.LambdaFunctionURLRequestContextHTTPDescription{Method: http.MethodPost, Path: "/"}},
		}
		event, err := json.Marshal(request)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := lambda.NewHandler(function).Invoke(t.Context(), event)
		if err != nil {
			t.Fatal(err)
		}
		var answer events.LambdaFunctionURLResponse
		bridgetest.Decode(t, raw, &answer)
		if answer.StatusCode != status {
			t.Fatalf("answered %s, want status %d", raw, status)
		}
		if status == http.StatusOK {
			sameAnswer(t, []byte(answer.Body), lexAnswer)
		}
	}
}

// startsLambda is the variable that makes this test's program a Lambda function.
const startsLambda = "ORACLE_LAMBDA"

// A program that calls lambda.Start answers what Lambda's runtime API tells it.
func TestLambdaStart(t *testing.T) {
	for _, test := range lambdas {
		if os.Getenv(startsLambda) == test.name {
			lambda.Start(test.function) // Never returns.
		}
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range lambdas {
		t.Run(test.name, func(t *testing.T) {
			api := newRuntimeAPI(sample(t, test.sample))
			server := httptest.NewServer(api)
			defer server.Close()
			command := exec.CommandContext(t.Context(), program, "-test.run=^TestLambdaStart$")
			command.Env = append(os.Environ(), startsLambda+"="+test.name, "AWS_LAMBDA_RUNTIME_API="+server.Listener.Addr().String())
			output, _ := command.CombinedOutput() // It ends when there is nothing more to do.
			select {
			case got := <-api.answered:
				sameAnswer(t, got, test.want)
			default:
				t.Errorf("no answer:\n%s", output)
			}
		})
	}
}

// A runtimeAPI is Lambda's, with one event.
//
// Source: docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html.
type runtimeAPI struct {
	event    chan []byte
	answered chan []byte
}

func newRuntimeAPI(event []byte) *runtimeAPI {
	api := &runtimeAPI{make(chan []byte, 1), make(chan []byte, 1)}
	api.event <- event
	return api
}

func (api *runtimeAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.Method + " " + r.URL.Path {
	case "GET /2018-06-01/runtime/invocation/next":
		select {
		case event := <-api.event:
			w.Header().Set("Lambda-Runtime-Aws-Request-Id", "1")
			w.Header().Set("Lambda-Runtime-Deadline-Ms", fmt.Sprint(time.Now().Add(time.Minute).UnixMilli()))
			w.Write(event)
		default:
			w.WriteHeader(http.StatusGone)
		}
	case "POST /2018-06-01/runtime/invocation/1/response":
		if answer, err := io.ReadAll(r.Body); err == nil {
			api.answered <- answer
		}
		w.WriteHeader(http.StatusAccepted)
	default:
		http.NotFound(w, r)
	}
}
