package rawjson

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
)

var documents = []string{
	`null`, `true`, `false`, `0`, `-0.5e+10`, `""`, `"a\"\\\/\b\f\n\r\tA\u00e9\ud83d\ude00"`, `"é😀"`,
	`[]`, `{}`, ` [ 1 , [ 2 ] , { "a" : null } ] `, `{"a":{"b":[{"c":"d"}]},"e":1,"a":2}`,
	`"\ud800"`, `"\ud800\u0041"`, "\"\xff\"", "\"\u2028\"", `{"é":1}`,
	``, ` `, `nul`, `tru`, `01`, `-`, `1.`, `1e`, `+1`, `.5`, `"`, `"\x"`, `"\u12"`, "\"\n\"", `[1`, `[1,]`, `[,]`,
	`{"a"}`, `{"a":}`, `{"a":1,}`, `{a:1}`, `[1]x`, `{"a":1 "b":2}`, `[1 2]`, "\x00",
}

func FuzzIndexAgreesWithEncodingJSON(f *testing.F) {
	for _, document := range documents {
		f.Add([]byte(document))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var x Index
		err := x.Reset(data)
		var want any
		decoder := json.NewDecoder(strings.NewReader(string(data)))
		decoder.UseNumber()
		wantErr := decoder.Decode(&want)
		if valid := json.Valid(data); valid != (err == nil) {
			if err != nil && strings.Contains(err.Error(), "nested deeper") {
				return
			}
			t.Fatalf("Reset(%q) = %v, encoding/json says valid = %v", data, err, valid)
		}
		if err != nil || wantErr != nil {
			return
		}
		if got := native(x.Root()); !reflect.DeepEqual(got, want) {
			t.Errorf("%q reads as %#v, want %#v", data, got, want)
		}
	})
}

// native turns a value into what encoding/json makes of it.
func native(v Value) any {
	switch v.Kind() {
	case Bool:
		return v.Text() == "true"
	case Number:
		return json.Number(v.Text())
	case String:
		return v.Text()
	case Array:
		elements := []any{}
		for element := range v.Elements() {
			elements = append(elements, native(element))
		}
		return elements
	case Object:
		members := map[string]any{}
		for name, value := range v.Members() {
			members[name.Text()] = native(value)
		}
		return members
	}
	return nil
}

func FuzzAppendStringAgreesWithEncodingJSON(f *testing.F) {
	for _, s := range []string{"", "plain", "a\"b\\c\n\r\t\x00\x1f\x7f", "<&>", "é😀\u2028\u2029", "\xff\xc3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		raw, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var want, got string
		if err := json.Unmarshal(raw, &want); err != nil {
			t.Fatal(err)
		}
		out := AppendString(nil, s)
		if err := json.Unmarshal(out, &got); err != nil {
			t.Fatalf("AppendString(%q) = %s: %v", s, out, err)
		}
		if got != want {
			t.Errorf("AppendString(%q) = %s", s, out)
		}
	})
}

func TestFindTakesTheLastOfSeveral(t *testing.T) {
	var x Index
	if err := x.Reset([]byte(`{"a":1,"b":2,"a":3,"\u0061":4}`)); err != nil {
		t.Fatal(err)
	}
	root := x.Root()
	if got := root.Find("a").Text(); got != "4" {
		t.Errorf("Find = %s, want 4", got)
	}
	if got := root.Take("a").Text(); got != "4" {
		t.Errorf("Take = %s, want 4", got)
	}
	for name := range root.Unused() {
		if got := name.Text(); got != "b" {
			t.Errorf("unused member %q, want only b", got)
		}
	}
	if root.Find("c").Kind() != Missing || (Value{}).Find("c").Kind() != Missing || (Value{}).Take("c").Kind() != Missing {
		t.Error("a member that is not there has a kind")
	}
}

func TestErrorsSayWhere(t *testing.T) {
	var x Index
	err := x.Reset([]byte(`{"secret": "x" oops}`))
	if err == nil || !strings.Contains(err.Error(), "offset 15") || strings.Contains(err.Error(), "oops") {
		t.Errorf("error = %v, want the offset and not the text", err)
	}
	if err := x.Reset([]byte(strings.Repeat("[", MaxDepth+2))); err == nil {
		t.Error("no limit to depth")
	}
}

func TestIndexReusesItsMemory(t *testing.T) {
	var x Index
	document := []byte(documents[11])
	allocs := testing.AllocsPerRun(100, func() {
		if err := x.Reset(document); err != nil {
			t.Fatal(err)
		}
	})
	if allocs != 0 {
		t.Errorf("%v allocations, want none", allocs)
	}
}

func TestNesting(t *testing.T) {
	for value, want := range map[string]int{
		`1`:                      0,
		`{"a":[{"b":1}],"c":{}}`: 3,
		`["[[","\"[",{"{\\":1}]`: 2,
	} {
		if got := Nesting([]byte(value)); got != want {
			t.Errorf("Nesting(%s) = %d, want %d", value, got, want)
		}
	}
}

// Members are found in any order, asked for once or again.
func TestTakeInAnyOrder(t *testing.T) {
	var x Index
	if err := x.Reset([]byte(`{"botId":1,"page":{"botId":0},"key":[2],"from":3}`)); err != nil {
		t.Fatal(err)
	}
	names := []string{"botId", "page", "key", "from", "botId", "from", "other", "from", "page", "", "key", "page"}
	for range 2 {
		for _, name := range names {
			found, taken := x.Root().Find(name), x.Root().Take(name)
			want := map[string]string{"botId": "1", "page": `{"botId":0}`, "key": "[2]", "from": "3"}[name]
			if found != taken || string(found.Raw()) != want {
				t.Errorf("%s: found %s, took %s, want %s", name, found.Raw(), taken.Raw(), want)
			}
		}
		slices.Reverse(names)
	}
	for name := range x.Root().Unused() {
		t.Errorf("member %s unused", name.Raw())
	}
}

// Of names that stand twice the last counts, however they are written.
func TestFind(t *testing.T) {
	many := "{" + strings.Repeat(`"n":0,`, 100)
	for document, want := range map[string]string{
		`{}`:                             "",
		`{"b":1}`:                        "",
		`{"a":1}`:                        "1",
		`{"a":1,"b":2}`:                  "1",
		`{"a":1,"b":2,"a":3}`:            "3",
		`{"a":1,"\u0061":2}`:             "2",
		`{"\u0061":1,"a":2}`:             "2",
		`{"\u0061":1}`:                   "1",
		`{"b":{"a":1},"c":[{"a":2}]}`:    "",
		`{"a":1,"b":{"a":2},"\u00e9":3}`: "1",
		many + `"a":1}`:                  "1",
		many + `"a":1,"b":2,"a":3}`:      "3",
	} {
		var x Index
		if err := x.Reset([]byte(document)); err != nil {
			t.Fatal(err)
		}
		if got := x.Root().Find("a").Text(); got != want {
			t.Errorf("%s: %q, want %q", document, got, want)
		}
	}
}
