package kommunicate_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
)

// A leaf is a scalar of a document: the name of the member it stands in, and its
// text. Where it stands is left out, as some cures move.
type leaf struct{ name, text string }

type leaves map[leaf]int

// leavesOf are the leaves of a document. Of duplicate keys the last one wins.
// JSON text in a string counts as what it says, and what text is tamed with
// (docs/cures.md) is taken out.
func leavesOf(t testing.TB, document string) leaves {
	t.Helper()
	v, err := parse(document)
	if err != nil {
		t.Fatal(err)
	}
	l := leaves{}
	l.add("", v)
	return l
}

func parse(document string) (v any, err error) {
	d := json.NewDecoder(strings.NewReader(document))
	d.UseNumber()
	err = d.Decode(&v)
	return v, err
}

var untamed = strings.NewReplacer("<\u2060", "<", "&\u2060", "&", "\u201c", `"`, "\u201d", `"`)

func (l leaves) add(name string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for name, v := range v {
			l.add(name, v)
		}
	case []any:
		for _, v := range v {
			l.add(name, v)
		}
	case string:
		v = untamed.Replace(v)
		if inner, err := parse(v); err == nil && strings.ContainsAny(v[:1+len(v)-len(strings.TrimLeft(v, " \t\r\n"))], "[{") {
			l.add(name, inner)
			return
		}
		l[leaf{name, v}]++
	case nil:
		l[leaf{name, ""}]++
	default:
		l[leaf{name, fmt.Sprint(v)}]++
	}
}

// lost lists the leaves of a document that the one written from it lacks, and
// that no cure accounts for.
func lost(t testing.TB, in, out string) (all []string) {
	t.Helper()
	before, after := leavesOf(t, in), leavesOf(t, out)
	for l, count := range before {
		if count > after[l] && !cured(l, after) {
			all = append(all, fmt.Sprintf("%s: %q", l.name, l.text))
		}
	}
	slices.Sort(all)
	return all
}

func cured(l leaf, after leaves) bool {
	for _, c := range cures {
		if c.takes(l, after) {
			return true
		}
	}
	return false
}

// cures are what decoding and encoding may do to the value of a member besides
// moving it: see docs/cures.md, which has one row for each, under its name.
var cures = map[string]struct {
	takes func(l leaf, after leaves) bool
}{
	"default": {func(l leaf, _ leaves) bool {
		switch l.text {
		case "", "false":
			return true
		case "true":
			return l.name == "openLinkInNewTab" || l.name == "amPm"
		case "0":
			return l.name == "rows" || l.name == "cols" || l.name == "size" || l.name == "contentType"
		}
		return false
	}},
	"contentType": {func(l leaf, after leaves) bool {
		return l.name == "contentType" && after[leaf{"contentType", "300"}] > 0
	}},
	"HTML": {func(l leaf, after leaves) bool {
		return l == leaf{"contentType", "3"} && after[leaf{"messageType", "html"}] > 0
	}},
	"platform": {func(l leaf, _ leaves) bool { return l.name == "platform" }},
	"template 13": {func(l leaf, after leaves) bool {
		return l == leaf{"templateId", "13"} && after[leaf{"templateId", "11"}] > 0
	}},
	"spelling": {func(l leaf, after leaves) bool {
		switch l.text {
		case "quickReply", "quick_reply", "suggestedReply":
			return l.name == "type" && (after[leaf{"type", "quickReply"}] > 0 || after[leaf{"type", "quick_reply"}] > 0)
		case "action":
			return l.name == "type" && after[leaf{"type", "submit"}] > 0
		}
		return false
	}},
	"submit's label": {func(l leaf, after leaves) bool {
		return l.name == "label" && after[leaf{"name", l.text}] > 0
	}},
}

// checkLossless decodes a document and encodes it again, and fails if a value is
// lost, or if a second pass changes anything. It reports whether the message may
// leave at all.
func checkLossless(t testing.TB, document string) bool {
	t.Helper()
	m := decode(t, document)
	out, err := m.AppendJSON(nil)
	var invalid *kommunicate.ValidationError
	if errors.As(err, &invalid) {
		return false
	}
	if err != nil {
		t.Fatalf("error %v is no *ValidationError", err)
	}
	if lost := lost(t, document, string(out)); lost != nil {
		t.Errorf("lost %s\nin  %s\nout %s", strings.Join(lost, ", "), document, out)
	}
	if diff := cmp.Diff(string(out), encode(t, decode(t, string(out)))); diff != "" {
		t.Errorf("a second pass changes the message:\n%s\nin  %s", diff, document)
	}
	return true
}

func TestGoldensAreLossless(t *testing.T) {
	for name, m := range goldens {
		t.Run(name, func(t *testing.T) {
			if !checkLossless(t, encode(t, m)) {
				t.Error("refused")
			}
		})
	}
}

// Templates without a type, those of an old demo among them, come through as they
// are, and so does what stands beside them.
func TestUnknownTemplatesSurvive(t *testing.T) {
	for id, beside := range map[string]string{
		`"1"`:   `"x":[1,2.0]`,
		`"2"`:   `"hotelList":"[{\"HotelName\":\"A\"}]","sessionId":"s"`,
		`"4"`:   `"hotelRoomDetail":"{\"HotelRoomsDetails\":[]}","sessionId":"s"`,
		`"5"`:   `"sessionId":"s"`,
		`"99"`:  `"payload":{"a":[{"b":null}]}`,
		`99`:    `"payload":[]`,
		`"six"`: `"payload":"text"`,
		`{}`:    `"payload":1e400`,
		`"3"`:   `"payload":[{"name":"a"},{"type":"link","name":"b","url":"c"}],"formData":{"d":"e"}`,
	} {
		document := `{"platform":"kommunicate","metadata":{"contentType":"300","templateId":` + id + `,` + beside + `}}`
		m := decode(t, document)
		if _, ok := m.Rich.(kommunicate.UnknownRichMessage); !ok {
			t.Errorf("template %s is a %T", id, m.Rich)
		}
		if diff := cmp.Diff(canonical(t, document), canonical(t, encode(t, m))); diff != "" {
			t.Errorf("template %s (-in +out):\n%s", id, diff)
		}
	}
}

func canonical(t *testing.T, document string) any {
	t.Helper()
	v, err := parse(document)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// An unknown member stays in its object, whichever that is: one is put into each
// object of each golden message.
func TestUnknownMembersStayInTheirObject(t *testing.T) {
	for name, m := range goldens {
		t.Run(name, func(t *testing.T) {
			v, err := parse(encode(t, m))
			if err != nil {
				t.Fatal(err)
			}
			marked, err := json.Marshal(mark(v))
			if err != nil {
				t.Fatal(err)
			}
			got, err := parse(encode(t, decode(t, string(marked))))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(mark(v), got); diff != "" {
				t.Errorf("(-in +out):\n%s", diff)
			}
		})
	}
}

// mark adds a member to every object.
func mark(v any) any {
	switch v := v.(type) {
	case map[string]any:
		marked := map[string]any{"~unknown/": json.Number("1.0e400")}
		for name, v := range v {
			marked[name] = mark(v)
		}
		return marked
	case []any:
		marked := make([]any, len(v))
		for i := range v {
			marked[i] = mark(v[i])
		}
		return marked
	}
	return v
}

// TestMutationsAreLossless changes golden messages at random.
func TestMutationsAreLossless(t *testing.T) {
	names := make([]string, 0, len(goldens))
	for name := range goldens {
		names = append(names, name)
	}
	slices.Sort(names)
	passed := 0
	for seed := range uint64(4000) {
		r := &mutator{rand.New(rand.NewPCG(1, seed))}
		v, err := parse(encode(t, goldens[names[seed%uint64(len(names))]]))
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		r.write(&b, "", v)
		document := b.String()
		var m kommunicate.Message
		if err := m.UnmarshalJSON([]byte(document)); err != nil {
			continue // metadata is no object.
		}
		if checkLossless(t, document) {
			passed++
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
	if passed < 1000 {
		t.Errorf("only %d of the messages passed: too wild", passed)
	}
}

// A mutator writes JSON with changes.
type mutator struct{ *rand.Rand }

func (r *mutator) oneIn(n int) bool { return r.IntN(n) == 0 }

func (r *mutator) write(b *bytes.Buffer, name string, v any) {
	switch {
	case r.oneIn(150):
		v = r.scalar()
	case r.oneIn(80) && name != "metadata": // JSON in a string, as over REST.
		var inner bytes.Buffer
		r.write(&inner, name, v)
		v = inner.String()
	}
	switch v := v.(type) {
	case map[string]any:
		r.writeObject(b, v)
	case []any:
		b.WriteByte('[')
		for i, element := range v {
			if i > 0 {
				b.WriteString(", ")
			}
			r.write(b, name, element)
		}
		b.WriteByte(']')
	default:
		raw, _ := json.Marshal(v)
		b.Write(raw)
	}
}

func (r *mutator) writeObject(b *bytes.Buffer, object map[string]any) {
	names := make([]string, 0, len(object)+1)
	for name := range object {
		names = append(names, name)
	}
	slices.Sort(names)
	r.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	b.WriteByte('{')
	separator := ""
	member := func(name string, v any) {
		b.WriteString(separator)
		r.writeName(b, name)
		r.write(b, name, v)
		separator = ",\n"
	}
	for _, name := range names {
		if r.oneIn(100) {
			continue
		}
		if r.oneIn(40) {
			member(name, r.scalar()) // Overridden by the next.
		}
		member(name, object[name])
	}
	if r.oneIn(4) {
		member("new"+string(rune('a'+r.IntN(26))), map[string]any{"deep": []any{r.scalar(), r.scalar()}})
	}
	b.WriteByte('}')
}

func (r *mutator) writeName(b *bytes.Buffer, name string) {
	if r.oneIn(20) && name != "" {
		fmt.Fprintf(b, `"\u%04x%s":`, name[0], name[1:])
		return
	}
	fmt.Fprintf(b, "%q: ", name)
}

func (r *mutator) scalar() any {
	return []any{
		nil, true, false, "", "text", "true", json.Number("9007199254740993"), json.Number("1.10"), json.Number("0"),
		"<b>markup</b>", "a < b & c", "&lt;i&gt;", `say "hi"`, "<\u2060b", "link", "submit", "quickReply", "13", "{}", "[1]",
		"https://example.com", "\u2028\U0001f600",
	}[r.IntN(22)]
}

func FuzzMessage(f *testing.F) {
	for _, m := range goldens {
		f.Add([]byte(encode(f, m)))
	}
	for _, test := range refusals {
		f.Add([]byte(test.json))
	}
	for _, row := range curesInDocument(f) {
		f.Add([]byte(row.in))
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		var m kommunicate.Message
		if m.UnmarshalJSON(document) == nil {
			checkLossless(t, string(document))
		}
	})
}
