package jetstream_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/kommunicate-go/kommunicate/jetstream"
)

// TestWatchedRecords: the records of others that were seen long ago are forgotten, and
// not looked through for each that is new, of which an outage brings many.
func TestWatchedRecords(t *testing.T) {
	t.Parallel()
	const many = 200_000 // Which takes minutes, if it is quadratic.
	synctest.Test(t, func(t *testing.T) {
		var queue jetstream.Queue
		if n := jetstream.Watched(&queue, 0, many); n != many {
			t.Errorf("%d are watched", n)
		}
		time.Sleep(time.Hour)
		if n := jetstream.Watched(&queue, many, many+1); n != 1 {
			t.Errorf("%d are still watched", n)
		}
	})
}
