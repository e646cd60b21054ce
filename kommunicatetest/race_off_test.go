//go:build !race

package kommunicatetest_test

// conversations is how many one server holds at once in a test.
const conversations = 10_000
