package main

import (
	"fmt"
	"runtime"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/lint"
)

// compareGrowth tells whether a card among many takes longer than among few.
func compareGrowth(effort effort) ([]row, error) {
	var buf []byte
	return []row{
		growth(effort, "encode", func(cards int) subject {
			message := carousel(cards)
			return times(func() { buf = must(message.AppendJSON(buf[:0])) })
		}),
		growth(effort, "decode", func(cards int) subject {
			raw := must(carousel(cards).AppendJSON(nil))
			return times(func() { mustNot(new(kommunicate.Message).UnmarshalJSON(raw)) })
		}),
		growth(effort, "lint", func(cards int) subject {
			raw := must(carousel(cards).AppendJSON(nil))
			return times(func() { lint.JSON(raw) })
		}),
	}, nil
}

// growth measures each number of cards, and compares the last with the one of
// which a round has about as much work. Each has its rounds by itself: among
// others', the memory of a large document goes back to the system in between, and
// what is measured is how the system hands it out again.
func growth(effort effort, work string, of func(cards int) subject) row {
	measured := make([][]float64, len(effort.cards))
	for i, cards := range effort.cards {
		runtime.GC()
		measured[i] = timesOf(processor, max(3, effort.rounds/10), max(5*effort.round, 20*time.Millisecond), of(cards))[0]
	}
	line := ""
	for i, cards := range effort.cards {
		for round := range measured[i] {
			measured[i][round] /= float64(cards)
		}
		line += fmt.Sprintf(", %d: %.0f", cards, spreadOf(measured[i]).Median)
	}
	few, many := min(1, len(measured)-1), len(measured)-1
	return row{
		Work: fmt.Sprintf("growth: %s, ns for each of %d cards", work, effort.cards[many]),
		Peer: fmt.Sprintf("each of %d", effort.cards[few]),
		Ours: show(measured[many], "ns"), Theirs: show(measured[few], "ns"),
		Ratio: spreadOf(ratios(measured[many], measured[few])), AtMost: linear, Note: line[2:],
	}
}

// linear is how much more a card may take among 10,000 than among 10: documents
// of megabytes are not in the processor's caches.
const linear = 2
