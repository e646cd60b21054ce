// Command licences lists the licences of what a user's program links when it
// uses the modules of this workspace that are released. It exits 1 when one is
// not permissive, or when the page that lists them is not what it would write.
//
//	go run -C tools ./licences PAGE MODULE_DIRECTORY...          compare
//	go run -C tools ./licences -write PAGE MODULE_DIRECTORY...   write
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	rewrite := flag.Bool("write", false, "write the page")
	flag.Parse()
	if flag.NArg() < 2 {
		fmt.Fprintln(os.Stderr, "usage: licences [-write] PAGE MODULE_DIRECTORY...")
		os.Exit(2)
	}
	if err := run(*rewrite, flag.Arg(0), flag.Args()[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
}

func run(rewrite bool, page string, modules []string) error {
	text, err := list(modules)
	if err != nil {
		return err
	}
	if rewrite {
		return os.WriteFile(page, []byte(text), 0o666)
	}
	kept, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	if string(kept) != text {
		return fmt.Errorf("%s is not what it should be; with -write it would be:\n%s", page, text)
	}
	return nil
}
