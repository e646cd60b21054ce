package main

import (
	"encoding/json"
	"runtime"
	"testing"

	"github.com/kommunicate-go/kommunicate"
)

const cards = 10

// compareEncoding writes the carousel: validated here, unchecked there. A new
// buffer is also timed by the wall, as "go test -bench" times it: then the garbage
// collector's work on the other processor does not count, neither here nor there.
func compareEncoding(effort effort) ([]row, error) {
	message, plain := carousel(cards), plainCarousel(cards)
	var buf []byte
	reused := func() { buf = must(message.AppendJSON(buf[:0])) }
	fresh := func() { must(message.AppendJSON(nil)) }
	marshal := func() { must(json.Marshal(plain)) }
	const work = "validate and encode the carousel, "
	byProcessor := timesOf(processor, effort.rounds, effort.round, times(reused), times(fresh), times(marshal))
	byWall := timesOf(wall, effort.rounds, effort.round, times(fresh), times(marshal))
	return []row{
		encodingRow(work+"reused buffer", 0.35, 0.30, byProcessor[0], byProcessor[2], reused, marshal),
		encodingRow(work+"new buffer", 0.42, 0, byProcessor[1], byProcessor[2], fresh, marshal),
		encodingRow(work+"new buffer, by the wall", 0.42, 0, byWall[0], byWall[1], fresh, marshal),
	}, nil
}

func encodingRow(work string, goal, aim float64, ours, theirs []float64, our, their func()) row {
	return row{
		Work: work, Peer: "encoding/json, plain structs, unchecked",
		Ours: show(ours, "ns"), Theirs: show(theirs, "ns"),
		Ratio: spreadOf(ratios(ours, theirs)), AtMost: goal, Aim: aim,
		Allocations: allocations(our), TheirAllocations: allocations(their),
	}
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
