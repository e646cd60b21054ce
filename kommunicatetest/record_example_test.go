package kommunicatetest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

func ExampleRecorder() {
	// In place of the real service, so that this example runs.
	service := kommunicatetest.NewServer(kommunicatetest.WithAPIKey("real-key"))
	defer service.Close()

	var file bytes.Buffer
	rec := kommunicatetest.NewRecorder(&file)
	client, err := kommunicate.NewClient("real-key", kommunicate.WithHTTPClient(
		&http.Client{Transport: rec.Transport(service.Transport())}))
	if err != nil {
		fmt.Println(err)
		return
	}
	err = client.UpdateUser(context.Background(), "ann", kommunicate.UpdateUserDetail{Email: "ann@example.org"})
	var refused *kommunicate.APIError
	fmt.Println(errors.As(err, &refused), rec.Err())

	call := strings.Split(file.String(), "\n")[1]
	before, _, _ := strings.Cut(call, `,"status"`)
	fmt.Println(before)
	// Output:
	// true <nil>
	// {"side":"api","method":"POST","path":"/rest/ws/user/update","query":{"allowEmail":["true"],"elasticUpdate":["true"]},"user":"person-1","request":{"email":"person-2@example.com"}
}

func ExampleRecording_Replay() {
	rec, err := kommunicatetest.LoadRecording("testdata/story.jsonl")
	if err != nil {
		fmt.Println(err)
		return
	}
	replay := rec.Replay()
	client, err := kommunicate.NewClient("any-key", kommunicate.WithHTTPClient(&http.Client{Transport: replay}))
	if err != nil {
		fmt.Println(err)
		return
	}
	conv, err := client.StartConversation(context.Background(), kommunicate.ConversationDetail{
		UserID: "eva", AgentIDs: []string{"max@example.org"}, BotIDs: []string{"my-bot"}, Assignee: "my-bot",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(conv.GroupID)
	first, _, _ := strings.Cut(replay.Done().Error(), "\n")
	fmt.Println(first)
	// Output:
	// 1001
	// testdata/story.jsonl:4: the recorded call POST /rest/ws/user/update was not made
}

func ExampleRecording_PlayWebhook() {
	rec, err := kommunicatetest.LoadRecording("testdata/story.jsonl")
	if err != nil {
		fmt.Println(err)
		return
	}
	changed := says(kommunicate.Message{Text: "Welcome back!"})
	err = rec.PlayWebhook(context.Background(), kommunicate.NewWebhook(changed), nil)
	for line := range strings.SplitSeq(err.Error(), "\n") {
		if strings.Contains(line, `"message"`) {
			fmt.Println(line)
		}
	}
	// Output:
	// -     "message": "Welcome!",
	// +     "message": "Welcome back!",
	// -     "message": "One moment.",
	// +     "message": "Welcome back!",
}
