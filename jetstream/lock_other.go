//go:build !unix

package jetstream

import "os"

// lock does not keep other processes out on this system.
func lock(name string) (*os.File, error) {
	return os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
}
