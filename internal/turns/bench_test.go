package turns_test

import (
	"context"
	"strconv"
	"testing"
	"time"

	"github.com/kommunicate-go/kommunicate/internal/turns"
)

func newEcho() *turns.Engine[string, string] {
	return turns.New(turns.Config[string, string]{
		Run: func(_ context.Context, s string) (string, error) { return s, nil },
	})
}

func BenchmarkDo(b *testing.B) {
	engine := newEcho()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		id := strconv.Itoa(i)
		engine.Do(b.Context(), turns.Turn[string]{Conversation: id, Key: key(id), Arrived: time.Now(), Value: "hello"})
	}
}

// A turn that is answered at once costs a run, a channel, a context, a timer
// and a goroutine, and little more.
func TestAllocations(t *testing.T) {
	engine := newEcho()
	i := 0
	allocations := testing.AllocsPerRun(1000, func() {
		i++
		engine.Do(t.Context(), turns.Turn[string]{Conversation: "c", Key: turns.Key{Message: strconv.Itoa(i)}})
	})
	if allocations > 14 {
		t.Errorf("%v allocations for a turn", allocations)
	}
}
