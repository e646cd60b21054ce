// Package bridgetest holds what the tests of the platforms have in common: samples,
// and how what is read and written is compared.
package bridgetest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate"
)

// Samples returns the shared payloads whose names begin with prefix, by the rest
// of their names. The test skips where there are none, and fails with fewer than
// least.
func Samples(t *testing.T, prefix string, least int) map[string][]byte {
	t.Helper()
	shared := os.Getenv("KOMMUNICATE_SHARED")
	if shared == "" {
		t.Skip("KOMMUNICATE_SHARED does not name the folder of samples")
	}
	files, err := filepath.Glob(filepath.Join(shared, "samples", "bots", prefix+"*.json"))
	if err != nil || len(files) < least {
		t.Fatalf("%d samples %s, want %d at least; %v", len(files), prefix, least, err)
	}
	found := make(map[string][]byte)
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		found[strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), prefix), ".json")] = raw
	}
	return found
}

// TB is what a check needs of a [testing.T], or of what stands for one.
type TB interface {
	Helper()
	Errorf(format string, args ...any)
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// Decode reads JSON into v.
func Decode(t TB, raw []byte, v any) {
	t.Helper()
	if err := json.Unmarshal(raw, v); err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
}

// Survives checks that decoding and encoding keeps everything but what stands for
// nothing: empty texts, false, empty lists, objects without members.
func Survives(t TB, raw []byte, v json.Unmarshaler) {
	t.Helper()
	Decode(t, raw, v)
	encoded, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := indent(t, prune(value(t, encoded))), indent(t, prune(value(t, raw))); got != want {
		t.Errorf("decoded and encoded:\n%s\nwant:\n%s", got, want)
	}
}

// Plain is v as JSON whose members have one order.
func Plain(t TB, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return indent(t, value(t, raw))
}

func indent(t TB, v any) string {
	t.Helper()
	raw, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// SameMessages compares messages by their JSON.
func SameMessages(t TB, got, want []kommunicate.Message) {
	t.Helper()
	if len(got)+len(want) == 0 {
		return
	}
	if got, want := Plain(t, got), Plain(t, want); got != want {
		t.Errorf("messages:\n%s\nwant:\n%s", got, want)
	}
}

// SameDegraded compares what is degraded with lines of pointer and code, and
// checks that each says platform and detail.
func SameDegraded(t TB, platform string, got []kommunicate.Degraded, want ...string) {
	t.Helper()
	var lines []string
	for _, d := range got {
		lines = append(lines, d.Pointer+" "+d.Code)
		if d.Platform != platform || d.Detail == "" {
			t.Errorf("degraded %q, want platform %q and a detail", d, platform)
		}
	}
	if !slices.Equal(lines, want) {
		t.Errorf("degraded:\n%q\nwant:\n%q", lines, want)
	}
}

func value(t TB, raw []byte) any {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(string(raw)))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
	return v
}

// prune takes out of objects what stands for nothing, and the fraction out of
// whole numbers.
func prune(v any) any {
	switch v := v.(type) {
	case json.Number:
		return json.Number(strings.TrimSuffix(v.String(), ".0"))
	case []any:
		for i := range v {
			v[i] = prune(v[i])
		}
	case map[string]any:
		for name, member := range v {
			member = prune(member)
			if v[name] = member; isNothing(member) {
				delete(v, name)
			}
		}
	}
	return v
}

func isNothing(v any) bool {
	switch v := v.(type) {
	case string:
		return v == ""
	case bool:
		return !v
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return false
}

// Pruned is [Plain] without what stands for nothing.
func Pruned(t TB, v any) string {
	t.Helper()
	return indent(t, prune(value(t, []byte(Plain(t, v)))))
}
