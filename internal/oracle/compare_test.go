package oracle

import (
	"bytes"
	"encoding/json"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
)

// ours is a type of the wire of ours.
type ours interface {
	json.Marshaler
	json.Unmarshaler
}

// A judge reads JSON into a type of the vendor's, refuses what it does not know, and
// writes it again.
type judge func(raw []byte) ([]byte, error)

// discovery is the judgement of google.golang.org/api, whose T is generated from
// the REST API's description.
func discovery[T any](raw []byte) ([]byte, error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	theirs := new(T)
	if err := decoder.Decode(theirs); err != nil {
		return nil, err
	}
	return json.Marshal(theirs)
}

// protobuf is the judgement of the protocol buffers that Dialogflow itself is made
// of. It keeps numbers as floats.
func protobuf[T any, P interface {
	*T
	proto.Message
}](raw []byte) ([]byte, error) {
	theirs := P(new(T))
	if err := protojson.Unmarshal(raw, theirs); err != nil {
		return nil, err
	}
	return protojson.Marshal(theirs)
}

// agree checks that what we write is what the vendor's types read, and that we read
// what they write, without loss.
func agree[T any, P interface {
	*T
	ours
}](t bridgetest.TB, v P, judges map[string]judge) {
	t.Helper()
	written, err := v.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	for name, judge := range judges {
		theirs, err := judge(written)
		if err != nil {
			t.Errorf("%s refuses what we write: %v\n%s", name, err, written)
			continue
		}
		read := P(new(T))
		if err := read.UnmarshalJSON(theirs); err != nil {
			t.Errorf("we refuse what %s writes: %v\n%s", name, err, theirs)
			continue
		}
		if got, want := bridgetest.Pruned(t, read), bridgetest.Pruned(t, v); got != want {
			t.Errorf("through %s:\n%s\nwant:\n%s", name, got, want)
		}
	}
}
