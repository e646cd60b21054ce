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

// A turn that is answered at once costs a run, a conversation, a channel, a context
// that is yet to be made and a goroutine. Where the bot came later than the delivery
// began to wait, there is a timer too.
func TestAllocations(t *testing.T) {
	engine := newEcho()
	i := 0
	allocations := testing.AllocsPerRun(1000, func() {
		i++
		engine.Do(t.Context(), turns.Turn[string]{Conversation: "c", Key: turns.Key{Message: strconv.Itoa(i)}})
	})
	t.Logf("%v allocations for a turn", allocations)
	if allocations > 5 {
		t.Errorf("%v allocations for a turn", allocations)
	}
}
