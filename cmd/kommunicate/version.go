package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
)

// version prints the version of the module and of Go.
func version(_ context.Context, std stdio, args []string) int {
	flags := newFlags("version", "Usage: kommunicate version\n\nPrints the version of this command and of the Go that built it.\n")
	rest, code, done := parse(flags, std, args)
	if done {
		return code
	}
	if len(rest) > 0 {
		return unusable(std, "version", fmt.Errorf("takes no arguments, but got %q", rest[0]))
	}
	module := "(unknown)"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		module = info.Main.Version
	}
	fmt.Fprintf(std.out, "kommunicate %s %s %s/%s\n", module, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return exitOK
}
