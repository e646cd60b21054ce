package egress

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestRefuse(t *testing.T) {
	t.Parallel()
	for address, refused := range map[string]bool{
		"169.254.169.254:80":          true,
		"[::ffff:169.254.169.254]:80": true,
		"[fe80::1%eth0]:80":           true,
		"[fd00:ec2::254]:80":          true,
		"100.100.100.200:80":          true,
		"[fd00:ec2::23]:80":           true,
		"[fd00:ec2::254%eth0]:80":     true,
		"[fd20:ce::254]:80":           true,
		"[fd00:42::42]:80":            true,
		"168.63.129.16:80":            true,
		"192.0.0.192:80":              true,
		"[fd00:c1::a9fe:a9fe]:80":     true,
		"[fd00:100::100:200]:80":      true,
		"[fd00:a9fe:a9fe::1]:80":      true,
		"[::ffff:100.100.100.200]:80": true,

		// Translated on the way.
		"[64:ff9b::169.254.169.254]:80":        true,
		"[64:ff9b::a9fe:a9fe%eth0]:80":         true,
		"[64:ff9b:1::169.254.169.254]:80":      true,
		"[64:ff9b:1:2:3:4:169.254.169.254]:80": true,
		"[::ffff:0:169.254.169.254]:80":        true,
		"[::169.254.169.254]:80":               true,
		"[2002:a9fe:a9fe::1]:80":               true,
		"[64:ff9b::100.100.100.200]:80":        true,
		"[64:ff9b::192.0.2.1]:80":              false,
		"[2002:c000:201::1]:80":                false,

		"0.0.0.0:80":        false, // This machine, as 127.0.0.1 is.
		"[::]:80":           false,
		"127.0.0.1:80":      false,
		"[::1]:80":          false,
		"10.0.0.1:80":       false,
		"192.0.2.1:443":     false,
		"[2001:db8::1]:443": false,
	} {
		if err := refuse("tcp", address, nil); errors.Is(err, ErrLinkLocal) != refused {
			t.Errorf("%s: %v, want refused: %v", address, err, refused)
		}
	}
	if refuse("tcp", "no address", nil) == nil {
		t.Error("what is no address is let through")
	}
}

func TestTransport(t *testing.T) {
	t.Setenv("NO_PROXY", "*")
	srv := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer srv.Close()
	client := &http.Client{Transport: Transport()}
	defer client.CloseIdleConnections()
	resp, err := client.Get(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	redirect := httptest.NewServer(http.RedirectHandler("http://169.254.169.254/latest/meta-data/", http.StatusFound))
	defer redirect.Close()
	for _, url := range []string{
		"http://169.254.169.254/latest/meta-data/", "http://169.254.169.254:8080/", "https://169.254.169.254/",
		"http://[::ffff:169.254.169.254]/", "http://[::ffff:a9fe:a9fe]/", "http://[fe80::1%25lo]/",
		"http://[fd00:ec2::254]/", "http://[64:ff9b::a9fe:a9fe]/", redirect.URL,
	} {
		if _, err := client.Get(url); !errors.Is(err, ErrLinkLocal) {
			t.Errorf("%s is reached, or fails otherwise: %v", url, err)
		}
	}
}

// Ways to write the address that Go itself does not read, but a resolver of the
// system may.
func TestOtherSpellings(t *testing.T) {
	t.Setenv("NO_PROXY", "*")
	client := &http.Client{Transport: Transport()}
	defer client.CloseIdleConnections()
	for _, host := range []string{"2852039166", "0xa9fea9fe", "0xa9.0xfe.0xa9.0xfe", "0251.0376.0251.0376", "169.254.43518", "169.254.169.254."} {
		resp, err := client.Get("http://" + host + "/")
		if err == nil {
			resp.Body.Close()
		}
		if lookUp := (*net.DNSError)(nil); !errors.Is(err, ErrLinkLocal) && !errors.As(err, &lookUp) {
			t.Errorf("%s is reached, or fails otherwise: %v", host, err)
		}
	}
}

// A name counts for what it leads to when it is dialled: there is no look at it
// before, which another answer of the name server could belie.
func TestNames(t *testing.T) {
	t.Parallel()
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	go answerMetadata(server)
	dialer := &net.Dialer{Control: refuse, Resolver: &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", server.LocalAddr().String())
	}}}
	for _, name := range []string{"bot.example.com", "metadata.google.internal."} {
		if _, err := dialer.DialContext(t.Context(), "tcp", name+":80"); !errors.Is(err, ErrLinkLocal) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// answerMetadata is a name server for which every name is that of the metadata
// service, over IPv4.
func answerMetadata(server net.PacketConn) {
	for buf := make([]byte, 512); ; {
		n, from, err := server.ReadFrom(buf)
		if err != nil {
			return
		}
		end := 12
		for end < n && buf[end] != 0 {
			end += 1 + int(buf[end])
		}
		end += 5 // The root label, type and class.
		reply := append([]byte(nil), buf[:end]...)
		reply[2], reply[3] = 0x81, 0x80
		copy(reply[6:12], make([]byte, 6))
		if reply[end-3] == 1 { // A.
			reply[7] = 1
			reply = append(reply, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 169, 254, 169, 254)
		}
		_, _ = server.WriteTo(reply, from)
	}
}

type replaced struct{ http.RoundTripper }

func TestTransportLeavesAReplacedDefaultAlone(t *testing.T) {
	before := http.DefaultTransport
	http.DefaultTransport = replaced{before}
	defer func() { http.DefaultTransport = before }()
	if got := Transport(); got != nil {
		t.Errorf("Transport returned %T, want nil, the default transport", got)
	}
}
