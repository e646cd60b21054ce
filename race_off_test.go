//go:build !race

package kommunicate_test

const raceEnabled = false
