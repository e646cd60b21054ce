// Payloads writes, for each thing a bot can answer with, the JSON of such an
// answer: to look at, or to feed to a bot platform's console.
//
//	go run ./examples/payloads               # the names
//	go run ./examples/payloads -out payloads # one file for each
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/kommunicate-go/kommunicate"
)

func main() {
	out := flag.String("out", "", "write the files to this `folder`, which is made if it is not there; without it, list the names")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "Payloads writes the JSON that a bot answers with, one file for each kind of message.")
		flag.PrintDefaults()
	}
	flag.Parse()
	if err := run(*out, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "payloads:", err)
		os.Exit(1)
	}
}

// run writes every payload to the folder, or, without one, their names to names.
func run(folder string, names io.Writer) error {
	if folder == "" {
		for _, p := range payloads {
			fmt.Fprintln(names, p.name)
		}
		return nil
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for _, p := range payloads {
		if err := p.write(folder); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return nil
}

func (p payload) write(folder string) error {
	answer, err := kommunicate.AppendMessages(nil, p.answer)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := json.Indent(&b, answer, "", "  "); err != nil {
		return err
	}
	b.WriteByte('\n')
	return os.WriteFile(filepath.Join(folder, p.name+".json"), b.Bytes(), 0o644)
}
