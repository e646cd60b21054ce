//go:build race

package kommunicate_test

// The race detector allocates.
const raceEnabled = true
