package bridgetest

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// Wide returns what writes documents with that many elements in one place. A # in an
// element is its number.
func Wide(before, element, after string) func(n int) []byte {
	return func(n int) []byte {
		var b strings.Builder
		b.WriteString(before)
		for i := range n {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(strings.ReplaceAll(element, "#", strconv.Itoa(i)))
		}
		b.WriteString(after)
		return []byte(b.String())
	}
}

// WideEnv is the variable that makes [Linear] compare 300,000 elements with 30,000.
const WideEnv = "KOMMUNICATE_WIDE"

// Linear checks that 10,000 elements take about ten times as many allocations, and
// bytes of them, as 1,000. Work that grows faster without allocating shows in a
// test that does not end, with more of them: see [WideEnv].
func Linear(t *testing.T, document func(n int) []byte, read func(raw []byte)) {
	t.Helper()
	n := 1_000
	if os.Getenv(WideEnv) != "" {
		n = 30_000
	}
	few, many := cost(document(n), read), cost(document(10*n), read)
	if many.count > 20*few.count || many.bytes > 20*few.bytes {
		t.Errorf("ten times the elements take %.1f times the allocations and %.1f times the bytes, want about 10",
			many.count/few.count, many.bytes/few.bytes)
	}
}

type allocations struct{ count, bytes float64 }

func cost(raw []byte, read func([]byte)) allocations {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	read(raw)
	runtime.ReadMemStats(&after)
	return allocations{float64(after.Mallocs - before.Mallocs), float64(after.TotalAlloc - before.TotalAlloc)}
}
