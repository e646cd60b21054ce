// Command bench compares this library with what a user would write or pick
// instead: the same work side by side, as ratios.
//
//	bench/run            everything, twice: with and without GOEXPERIMENT=jsonv2
//	bench/run -short     the same with fewer rounds
//	bench/run -only send   only comparisons whose name begins with send
//	bench/run -only webhook -cpuprofile FILE
//	                     also a profile of the process of the webhook
//	go run ./bench -flame FILE
//	                     the profile as a flame graph
//
// It prints the table, and without -only writes it to bench/RESULTS.md.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
)

// comparisons are all that is measured. What only computes comes first, in a process
// that has nothing else in its memory: the collector's share depends on that.
var comparisons = []struct {
	name string
	rows func(effort) ([]row, error)
}{
	{"encode", compareEncoding},
	{"decode", compareDecoding},
	{"webhook", compareWebhook},
	{"send", compareSending},
	{"emulator", compareEmulator},
	{"growth", compareGrowth},
}

func main() {
	if err := work(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func work() error {
	var (
		server  = flag.String("serve", "", "serve this bot, for the program itself")
		profile = flag.String("cpuprofile", "", "write a profile of the webhook's process")
		short   = flag.Bool("short", false, "measure fewer rounds")
		only    = flag.String("only", "", "measure comparisons whose name begins so")
		asJSON  = flag.Bool("json", false, "print the run for -report")
		flame   = flag.String("flame", "", "print the flame graph of a profile, as SVG")
		reports = flag.Bool("report", false, "print the runs in the files that are named")
	)
	flag.Parse()
	switch {
	case *server != "":
		return serve(*server, *profile)
	case *flame != "":
		return writeFlame(os.Stdout, *flame)
	case *reports:
		return report(os.Stdout, flag.Args())
	}
	effort := wholeEffort
	webhookProfile = *profile
	if *short {
		effort = shortEffort
	}
	rows, err := compare(*only, effort)
	if err != nil {
		return err
	}
	if *asJSON {
		return json.NewEncoder(os.Stdout).Encode(newRun(rows))
	}
	writeTable(os.Stdout, newRun(rows))
	return nil
}

func compare(only string, effort effort) ([]row, error) {
	var rows []row
	for _, comparison := range comparisons {
		if !strings.HasPrefix(comparison.name, only) {
			continue
		}
		fmt.Fprintln(os.Stderr, "bench:", comparison.name)
		more, err := comparison.rows(effort)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", comparison.name, err)
		}
		rows = append(rows, more...)
	}
	return rows, nil
}
