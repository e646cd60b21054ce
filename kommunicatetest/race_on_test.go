//go:build race

package kommunicatetest_test

// The race detector takes five times as long, and finds in some conversations
// what it finds in many.
const conversations = 2_000
