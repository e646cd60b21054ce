// Playground opens a bot in a browser, without an account: the chat as users see
// it, and what a developer asks for beside it.
//
//	go run ./examples/playground
package main

import (
	"fmt"
	"log"
	"net"
	"net/http"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/demo"
	"github.com/kommunicate-go/kommunicate/playground"
)

const address = "127.0.0.1:8484"

func main() {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		log.Fatal(err)
	}
	url := "http://" + listener.Addr().String()
	fmt.Println("Talk to the bot at", url)
	log.Fatal(http.Serve(listener, handler(demo.New(url)))) // Your bot goes here.
}

// handler serves the page of a bot, and the demo's pictures.
func handler(bot kommunicate.BotPlatform) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", playground.Handler(bot))
	mux.Handle("/pictures/", demo.Pictures())
	return mux
}
