package kommunicatetest_test

import (
	"context"
	"fmt"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

func ExampleScript_Run() {
	script, err := kommunicatetest.ParseScript("hello.convo", []byte("user: Hello\nbot: Good day!\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	srv := kommunicatetest.NewServer()
	defer srv.Close()
	bot := kommunicate.NewWebhook(says(kommunicate.Message{Text: "Hi!"}))
	report, err := script.Run(context.Background(), srv, kommunicatetest.Bot{Handler: bot})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(report)
	fmt.Printf("--\n%s", report.Updated)
	// Output:
	// hello.convo:2: after "user: Hello" the user sees (-expected +came):
	//     2 - bot: Good day!
	//       + bot: Hi!
	// --
	// user: Hello
	// bot: Hi!
}

func ExampleDiff() {
	fmt.Print(kommunicatetest.Diff(
		"FAQ  How can I help?\n     [Book a table]",
		"FAQ  How can I help?\n     [Book a table] [Talk to Human]"))
	// Output:
	//   FAQ  How can I help?
	// -      [Book a table]
	// +      [Book a table] [Talk to Human]
}
