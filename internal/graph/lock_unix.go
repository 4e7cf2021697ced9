//go:build unix

package graph

import (
	"errors"
	"os"
	"syscall"
)

// lockFile takes a lock that the system frees when the process ends, however
// it ends. Taken elsewhere: errLocked, at once.
func lockFile(path string, shared bool) (*os.File, error) {
	flags, how := os.O_CREATE|os.O_RDWR, syscall.LOCK_EX
	if shared {
		flags, how = os.O_RDONLY, syscall.LOCK_SH
	}
	f, err := os.OpenFile(path, flags, 0o644)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), how|syscall.LOCK_NB); err != nil {
		f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, errLocked
		}
		return nil, err
	}
	return f, nil
}
