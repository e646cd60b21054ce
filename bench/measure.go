package main

import (
	"slices"
	"syscall"
	"time"
)

// A subject is one of several ways to do the same work. It does it n times.
type subject func(n int)

// A clock says how much time has passed since some moment.
type clock func() time.Duration

var begin = time.Now()

// wall is the clock of work that waits.
func wall() time.Duration { return time.Since(begin) }

// processor is the clock of work that only computes: the time that this process
// had the processors for, the garbage collector's share included. It stands still
// while others have them.
func processor() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// timesOf measures subjects in short rounds, one subject after the other in each
// round and every other round backwards, so that whatever else the machine does
// strikes all of them. It returns the nanoseconds of one piece of work, by
// subject and round.
func timesOf(now clock, rounds int, round time.Duration, subjects ...subject) [][]float64 {
	counts := make([]int, len(subjects))
	times := make([][]float64, len(subjects))
	for i, do := range subjects {
		counts[i] = countFor(do, now, round)
	}
	for r := range rounds {
		for i := range subjects {
			if r%2 == 1 {
				i = len(subjects) - 1 - i
			}
			times[i] = append(times[i], timeOf(subjects[i], now, counts[i]))
		}
	}
	return times
}

// countFor is how often a subject does its work in about the duration of a round.
func countFor(do subject, now clock, round time.Duration) int {
	for n := 1; ; n *= 2 {
		start := now()
		do(n)
		if took := now() - start; took >= round/4 {
			return max(1, int(float64(n)*float64(round)/float64(took)))
		}
	}
}

// grain is the least that a clock tells apart: the system counts microseconds of
// processor time.
const grain = time.Microsecond

func timeOf(do subject, now clock, n int) float64 {
	start := now()
	do(n)
	return float64(max(now()-start, grain)) / float64(n)
}

// A spread is the median of some figures, and where their lower and upper quarter
// begins.
type spread struct{ Low, Median, High float64 }

func spreadOf(figures []float64) spread {
	sorted := slices.Sorted(slices.Values(figures))
	at := func(part float64) float64 { return sorted[int(part*float64(len(sorted)-1)+0.5)] }
	return spread{at(0.25), at(0.5), at(0.75)}
}

// ratios divides round by round.
func ratios(figures, by []float64) []float64 {
	quotients := make([]float64, len(figures))
	for i := range figures {
		quotients[i] = figures[i] / by[i]
	}
	return quotients
}
