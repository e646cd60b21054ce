package main

import (
	"encoding/xml"
	"strings"
	"testing"
	"time"
)

const traces = `File: bench
Type: cpu
-----------+-------------------------------------------------------
      30ms   runtime.mallocgc
             github.com/kommunicate-go/kommunicate.decode (inline)
             net/http.(*conn).serve
-----------+-------------------------------------------------------
      10ms   syscall.write
             net/http.(*conn).serve
-----------+-------------------------------------------------------
`

func TestFlameGraph(t *testing.T) {
	root := readTraces([]byte(traces))
	serve := root.calls["net/http.(*conn).serve"]
	if root.took != 40*time.Millisecond || serve == nil || serve.took != root.took || len(serve.calls) != 2 {
		t.Fatalf("%+v", root)
	}
	if decode := serve.calls["github.com/kommunicate-go/kommunicate.decode"]; decode == nil || decode.took != 30*time.Millisecond {
		t.Errorf("%+v", serve)
	}
	var b strings.Builder
	root.draw(&b, root.took, 0, 0)
	for _, want := range []string{"kommunicate.decode: 75.0 %", `width="300.0"`, "#7fb7ff"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s is not in\n%s", want, &b)
		}
	}
	if err := xml.Unmarshal([]byte("<svg>"+b.String()+"</svg>"), new(struct{})); err != nil {
		t.Error(err)
	}
}
