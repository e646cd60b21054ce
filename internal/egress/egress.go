// Package egress makes the HTTP clients that this library calls others with
// when the user brings none.
package egress

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// ErrLinkLocal is why a connection is refused: a URL led to a link-local address
// or another at which clouds tell a machine its credentials. No bot lives there,
// and whoever can choose a bot's URL must not reach them.
var ErrLinkLocal = errors.New("the address is link-local or a cloud's metadata service, which is refused: bring an HTTP client of your own if it is meant")

// Transport is [http.DefaultTransport], as the program has set it, with more idle
// connections for each host, since a bot answers many conversations at once, and a
// dialer that refuses link-local addresses, whatever name leads to them. A proxy
// that the environment names looks at its own. It is nil, which is the default
// transport, where a program has put something else in that one's place.
func Transport() http.RoundTripper {
	shared, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return nil
	}
	transport := shared.Clone()
	transport.MaxIdleConnsPerHost = 32
	dialer := &net.Dialer{Timeout: 30 * time.Second, KeepAlive: 30 * time.Second, Control: refuse}
	transport.DialContext = dialer.DialContext
	return transport
}

// refuse is asked before a connection is made, with the address that was looked
// up.
func refuse(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	if metadata(to.Addr().Unmap()) {
		return ErrLinkLocal
	}
	return nil
}

// metadata reports whether a is link-local, as the metadata addresses of clouds
// are, or one of those that are not.
func metadata(a netip.Addr) bool {
	return a.IsLinkLocalUnicast() || a.WithZone("") == ec2 || a == alibaba
}

var (
	ec2     = netip.MustParseAddr("fd00:ec2::254")
	alibaba = netip.MustParseAddr("100.100.100.200")
)
