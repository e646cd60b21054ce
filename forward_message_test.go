package kommunicate_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/kommunicate-go/kommunicate"
)

func TestForwardedMessageJSON(t *testing.T) {
	tests := []struct {
		name, body string
		want       kommunicate.ForwardedMessage
		written    string // Without it, the body.
	}{
		{name: "nothing", body: `{"message":""}`},
		{
			name: "everything",
			body: `{"key":"5-1-1","from":"ann","to":"anna","groupId":1,"clientGroupId":"1","groupName":"Orders",` +
				`"conversationId":7,"message":"Hi","timeStamp":1457958424000,"receiverConnected":true,` +
				`"receiverLastSeenAtTime":1457958423000,` +
				`"file":{"blobKey":"b","name":"a.png","url":"/relative","contentType":"image/png","size":28150,"thumbnailUrl":"no url","width":3},` +
				`"metadata":{"key1":"value1"},"tomorrow":[1]}`,
			want: kommunicate.ForwardedMessage{
				Key: "5-1-1", From: "ann", To: "anna", GroupID: "1", ClientGroupID: "1", GroupName: "Orders",
				TopicID: "7", Text: "Hi", CreatedAt: time.UnixMilli(1457958424000).UTC(),
				ReceiverConnected: true, ReceiverLastSeenAt: time.UnixMilli(1457958423000).UTC(),
				File: &kommunicate.FileMeta{
					BlobKey: "b", Name: "a.png", URL: "/relative", ContentType: "image/png", Size: 28150, ThumbnailURL: "no url",
					Extra: kommunicate.Members{{Name: "width", Value: json.RawMessage(`3`)}},
				},
				Metadata: kommunicate.Pairs("key1", "value1"),
				Extra:    kommunicate.Members{{Name: "tomorrow", Value: json.RawMessage(`[1]`)}},
			},
		},
		{
			name: "other kinds",
			body: `{"key":5,"groupId":"a-1","clientGroupId":12,"timeStamp":"1457958424000","receiverConnected":"false","metadata":"{\"a\":true}"}`,
			want: kommunicate.ForwardedMessage{
				Key: "5", GroupID: "a-1", ClientGroupID: "12", CreatedAt: time.UnixMilli(1457958424000).UTC(),
				Metadata: kommunicate.Members{{Name: "a", Value: json.RawMessage(`true`)}},
			},
			written: `{"key":"5","groupId":"a-1","clientGroupId":"12","message":"","timeStamp":1457958424000,"metadata":{"a":true}}`,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got kommunicate.ForwardedMessage
			if err := json.Unmarshal([]byte(test.body), &got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("message (-want +got):\n%s", diff)
			}
			written, err := json.Marshal(got)
			if test.written == "" {
				test.written = test.body
			}
			if err != nil || string(written) != test.written {
				t.Errorf("written: %s, %v\nwant     %s", written, err, test.written)
			}
		})
	}
}

func TestForwardedMessageKeepsWhatIsBroken(t *testing.T) {
	var got kommunicate.ForwardedMessage
	if err := got.UnmarshalJSON([]byte(`{"from":["ann"],"file":"a.png","metadata":[1],"timeStamp":1.5,"groupId":null}`)); err != nil {
		t.Fatal(err)
	}
	want := kommunicate.ForwardedMessage{Extra: kommunicate.Members{
		{Name: "from", Value: json.RawMessage(`["ann"]`)},
		{Name: "timeStamp", Value: json.RawMessage(`1.5`)},
		{Name: "file", Value: json.RawMessage(`"a.png"`)},
		{Name: "metadata", Value: json.RawMessage(`[1]`)},
	}}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("message (-want +got):\n%s", diff)
	}
	for _, bad := range []string{``, `[]`, `{`, `1`, `null`} {
		if err := got.UnmarshalJSON([]byte(bad)); err == nil {
			t.Errorf("%q is taken for a message", bad)
		}
	}
}

// TestForwardedMessageSamples: nothing of a captured body is lost.
func TestForwardedMessageSamples(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(sharedSamples(t), "api", "webhook_forward_*t*.json"))
	if err != nil || len(files) < 3 {
		t.Fatalf("samples: %q, %v", files, err)
	}
	for _, file := range files {
		if filepath.Base(file) == "webhook_forward_http.json" {
			continue // The header, which the tests of the webhook know.
		}
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var m kommunicate.ForwardedMessage
		if err := m.UnmarshalJSON(body); err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		if len(m.Extra) > 0 {
			t.Errorf("%s: not understood: %v", file, m.Extra)
		}
		written, err := m.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(jsonValue(t, string(body)), jsonValue(t, string(written))); diff != "" {
			t.Errorf("%s (-read +written):\n%s", file, diff)
		}
	}
}
