package kommunicatetest_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestWhyNothingIsOffered has what went wrong in the error of who does not find
// what to click or fill in.
func TestWhyNothingIsOffered(t *testing.T) {
	t.Parallel()
	broken := func(w http.ResponseWriter, r *http.Request) { panic("boom") }
	for _, test := range []struct {
		name string
		bot  http.Handler
		want string
	}{
		{"status", http.NotFoundHandler(), "; what went wrong last: FAQ answered HTTP 404"},
		{"panic", http.HandlerFunc(broken), "the handler panicked: boom"},
		{"no such action", answers(`[{"metadata": {"actionRequest": "dance"}}]`), `; what went wrong last: action "dance" is not known`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			conv := withBot(t, newServer(t), test.bot)
			if _, err := conv.Wait(); err != nil {
				t.Fatal(err)
			}
			_, clicked := conv.Click("Talk to Human")
			_, numbered := conv.ClickAt(0)
			_, submitted := conv.Submit(nil)
			for _, err := range []error{clicked, numbered, submitted} {
				if err == nil || !strings.HasSuffix(err.Error(), test.want) {
					t.Errorf("error %v, want one that ends in %q", err, test.want)
				}
			}
		})
	}
}

// TestWhatIsNoReason leaves events, and what went wrong before the user last sent
// something, out of the error.
func TestWhatIsNoReason(t *testing.T) {
	t.Parallel()
	bot := &failing{script: script{answers: map[string]string{"hello": `[{"message": "hi"}]`}}}
	conv := withBot(t, newServer(t), bot)
	if _, err := conv.Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := conv.Click("Yes"); err == nil || !strings.Contains(err.Error(), "HTTP 500") {
		t.Errorf("error %v, want the failed welcome in it", err)
	}
	bubbles, err := conv.Say("hello")
	see(t, bubbles, err, "hi")
	const want = `kommunicatetest: "Yes" was not offered; on offer, the latest first: nothing`
	if _, err := conv.Click("Yes"); err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	if len(conv.Transcript()) == len(conv.Transcript().Visible()) {
		t.Error("the transcript has no remark of the event")
	}
}

func answers(body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) })
}

// A failing bot fails once, and then is a script.
type failing struct {
	script
	failed bool
}

func (b *failing) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !b.failed {
		b.failed = true
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	b.script.ServeHTTP(w, r)
}
