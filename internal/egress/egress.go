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
// dialer that refuses link-local addresses, whatever name or redirect leads to them:
// it looks at the address that is dialled. Behind a proxy that the environment names,
// that is the proxy's. A dialer for TLS that the program has set is kept, and looks at
// nothing. It is nil, which is the default transport, where a program has put something
// else in that one's place.
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
	if metadata(to.Addr()) {
		return ErrLinkLocal
	}
	return nil
}

// metadata reports whether a is link-local, as the metadata addresses of most clouds
// are, or one of those that are not, or is translated to such a one on its way.
func metadata(a netip.Addr) bool {
	a = a.WithZone("").Unmap()
	if a.IsLinkLocalUnicast() {
		return true
	}
	for _, cloud := range clouds {
		if cloud.Contains(a) {
			return true
		}
	}
	for _, t := range translated {
		if t.prefix.Contains(a) && metadata(t.inner(a)) {
			return true
		}
	}
	return false
}

var clouds = []netip.Prefix{
	netip.MustParsePrefix("fd00:ec2::/32"),    // Amazon.
	netip.MustParsePrefix("fd20:ce::254/128"), // Google.
	netip.MustParsePrefix("168.63.129.16/32"), // Azure.
	netip.MustParsePrefix("192.0.0.192/32"),   // Oracle.
	netip.MustParsePrefix("fd00:c1::a9fe:a9fe/128"),
	netip.MustParsePrefix("100.100.100.200/32"), // Alibaba.
	netip.MustParsePrefix("fd00:100::100:200/128"),
	netip.MustParsePrefix("fd00:a9fe:a9fe::1/128"), // Akamai.
	netip.MustParsePrefix("fd00:42::42/128"),       // Scaleway.
}

// A translation is a range of IPv6 addresses that hold an IPv4 address, to which a
// router may send what is sent to them.
type translation struct {
	prefix netip.Prefix
	at     int // Where the four bytes stand.
}

var translated = []translation{
	{netip.MustParsePrefix("64:ff9b::/96"), 12},    // NAT64, RFC 6052.
	{netip.MustParsePrefix("64:ff9b:1::/48"), 12},  // NAT64 of a network's own, RFC 8215, with a prefix of 96 bits.
	{netip.MustParsePrefix("::ffff:0:0:0/96"), 12}, // SIIT, RFC 2765.
	{netip.MustParsePrefix("::/96"), 12},           // IPv4-compatible, RFC 4291.
	{netip.MustParsePrefix("2002::/16"), 2},        // 6to4, RFC 3056.
}

func (t translation) inner(a netip.Addr) netip.Addr {
	bytes := a.As16()
	return netip.AddrFrom4([4]byte(bytes[t.at : t.at+4]))
}
