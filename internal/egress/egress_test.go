package egress

import (
	"errors"
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
		"127.0.0.1:80":                false,
		"[::1]:80":                    false,
		"10.0.0.1:80":                 false,
		"192.0.2.1:443":               false,
		"[2001:db8::1]:443":           false,
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
	if _, err := client.Get("http://169.254.169.254/latest/meta-data/"); !errors.Is(err, ErrLinkLocal) {
		t.Errorf("the metadata service is reached, or fails otherwise: %v", err)
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
