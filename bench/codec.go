package main

import (
	"encoding/json"
	"runtime"
	"testing"

	"github.com/kommunicate-go/kommunicate"
)

const cards = 10

// compareEncoding writes the carousel: validated here, unchecked there.
func compareEncoding(effort effort) ([]row, error) {
	message, plain := carousel(cards), plainCarousel(cards)
	var buf []byte
	reused := func() { buf = must(message.AppendJSON(buf[:0])) }
	fresh := func() { must(message.AppendJSON(nil)) }
	marshal := func() { must(json.Marshal(plain)) }
	times := timesOf(processor, effort.rounds, effort.round, times(reused), times(fresh), times(marshal))
	const peer = "encoding/json, plain structs, unchecked"
	return []row{
		{
			Work: "validate and encode the carousel, reused buffer", Peer: peer,
			Ours: show(times[0], "ns"), Theirs: show(times[2], "ns"),
			Ratio: spreadOf(ratios(times[0], times[2])), AtMost: 0.35, Aim: 0.30,
			Allocations: allocations(reused), TheirAllocations: allocations(marshal),
		},
		{
			Work: "validate and encode the carousel, new buffer", Peer: peer,
			Ours: show(times[1], "ns"), Theirs: show(times[2], "ns"),
			Ratio: spreadOf(ratios(times[1], times[2])), AtMost: 0.42,
			Allocations: allocations(fresh), TheirAllocations: allocations(marshal),
		},
	}, nil
}

// compareDecoding reads a turn, and the carousel with all that no field knows.
func compareDecoding(effort effort) ([]row, error) {
	turn, message := []byte(turnBody), must(carousel(cards).AppendJSON(nil))
	return []row{
		compareDecoders(effort, "decode a turn", 0.35, 0,
			func() { mustNot(new(kommunicate.Turn).UnmarshalJSON(turn)) },
			func() { mustNot(json.Unmarshal(turn, new(plainTurn))) }),
		compareDecoders(effort, "decode the carousel, lossless", 0.6, 0.4,
			func() { mustNot(new(kommunicate.Message).UnmarshalJSON(message)) },
			func() { mustNot(json.Unmarshal(message, new(plainMessage))) }),
	}, nil
}

func compareDecoders(effort effort, work string, goal, aim float64, ours, theirs func()) row {
	times := timesOf(processor, effort.rounds, effort.round, times(ours), times(theirs))
	return row{
		Work: work, Peer: "encoding/json, plain structs",
		Ours: show(times[0], "ns"), Theirs: show(times[1], "ns"),
		Ratio: spreadOf(ratios(times[0], times[1])), AtMost: goal, Aim: aim,
		Allocations: allocations(ours), TheirAllocations: allocations(theirs),
	}
}

// times is a subject that calls do.
func times(do func()) subject {
	return func(n int) {
		for range n {
			do()
		}
	}
}

func allocations(do func()) *float64 {
	runtime.GC()
	n := testing.AllocsPerRun(100, do)
	return &n
}

// must returns v, or panics: what is measured works.
func must[T any](v T, err error) T {
	mustNot(err)
	return v
}

func mustNot(err error) {
	if err != nil {
		panic(err)
	}
}
