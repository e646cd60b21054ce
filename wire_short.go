package kommunicate

// Nearly all names and most texts are short. A short one is copied in two pieces of a
// size that the compiler knows, which may have bytes in common: runtime.memmove, for
// any size, is a call that takes longer. What is rare is not inlined, so that it does
// not stand between what is frequent.

// key begins a member.
func (w *wire) key(name string) {
	const longest, frame = 16, len(`,"":`)
	out, n := w.out, len(name)
	if n < 2 || n > longest || cap(out)-len(out) < longest+frame {
		w.anyKey(name)
		return
	}
	to := (*[longest + frame]byte)(out[len(out) : len(out)+longest+frame])
	to[0], to[1] = ',', '"'
	switch {
	case n >= 8:
		copy(to[2:10], name[:8])
		copy(to[n-6:n+2], name[n-8:n])
	case n >= 4:
		copy(to[2:6], name[:4])
		copy(to[n-2:n+2], name[n-4:n])
	default:
		copy(to[2:4], name[:2])
		copy(to[n:n+2], name[n-2:n])
	}
	to[n+2], to[n+3] = '"', ':'
	w.out = w.out[:len(w.out)+n+frame]
}

//go:noinline
func (w *wire) anyKey(name string) {
	w.wrote(append(append(append(w.out, ',', '"'), name...), '"', ':'))
}

// quote writes a plain text as a JSON string.
func (w *wire) quote(s string) {
	const longest, frame = 32, len(`""`)
	out, n := w.out, len(s)
	if n < 2 || n > longest || cap(out)-len(out) < longest+frame {
		w.anyQuote(s)
		return
	}
	to := (*[longest + frame]byte)(out[len(out) : len(out)+longest+frame])
	to[0] = '"'
	switch {
	case n >= 16:
		copy(to[1:17], s[:16])
		copy(to[n-15:n+1], s[n-16:n])
	case n >= 8:
		copy(to[1:9], s[:8])
		copy(to[n-7:n+1], s[n-8:n])
	case n >= 4:
		copy(to[1:5], s[:4])
		copy(to[n-3:n+1], s[n-4:n])
	default:
		copy(to[1:3], s[:2])
		copy(to[n-1:n+1], s[n-2:n])
	}
	to[n+1] = '"'
	w.out = w.out[:len(w.out)+n+frame]
}

//go:noinline
func (w *wire) anyQuote(s string) {
	w.wrote(append(append(append(w.out, '"'), s...), '"'))
}

// wrote takes over out, to which something was appended. Most often that is in
// the same memory: then the pointer stays as it is, which would cost a barrier each
// time while the garbage is collected.
func (w *wire) wrote(out []byte) {
	if cap(out) == cap(w.out) {
		w.out = w.out[:len(out)]
	} else {
		w.out = out
	}
}
