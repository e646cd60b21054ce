// Command gates checks the rules of this repository that no linter knows. It
// prints one line for each breach and exits 1 when there is one.
//
//	go run -C tools ./gates ..
package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: gates DIRECTORY")
		os.Exit(2)
	}
	breaches, err := check(os.DirFS(os.Args[1]))
	if err != nil {
		fmt.Fprintln(os.Stderr, "gates:", err)
		os.Exit(2)
	}
	for _, breach := range breaches {
		fmt.Println(breach)
	}
	if len(breaches) > 0 {
		os.Exit(1)
	}
}
