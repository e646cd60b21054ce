//go:build clockjump

package jetstream_test

import "time"

func init() { setClock = func(seconds int64) { time.Jump = seconds } } // See buildJumping.
