package main

import (
	"fmt"
	"sync"
	"time"
)

// progress writes line() whenever the time has passed, until done is called.
func (s stdio) progress(line func() string, every time.Duration) (done func()) {
	stop := make(chan struct{})
	var running sync.WaitGroup
	running.Go(func() {
		ticker := time.NewTicker(every)
		defer ticker.Stop()
		for began := time.Now(); ; {
			select {
			case <-stop:
				return
			case <-ticker.C:
				fmt.Fprintf(s.err, "%s (%v)\n", line(), time.Since(began).Round(time.Second))
			}
		}
	})
	return func() {
		close(stop)
		running.Wait()
	}
}
