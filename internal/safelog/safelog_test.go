package safelog_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"strings"
	"testing"

	"github.com/kommunicate-go/kommunicate/internal/safelog"
)

var (
	errNamed = safelog.NewMark("", "it is named")
	errKeyed = safelog.NewMark("is_keyed", "it is keyed")
	errPlain = errors.New("secret")
)

// speaking says of itself what a log may hold.
type speaking struct{ value slog.Value }

func (speaking) Error() string          { return "secret" }
func (s speaking) LogValue() slog.Value { return s.value }

// timedOut is one of context's by a method.
type timedOut struct{}

func (*timedOut) Error() string        { return "secret" }
func (*timedOut) Is(target error) bool { return target == context.DeadlineExceeded }

// endless wraps itself, several times over.
type endless struct{ times int }

func (endless) Error() string { return "secret" }

func (e endless) Unwrap() []error {
	var errs []error
	for range e.times {
		errs = append(errs, e)
	}
	return errs
}

type loop struct{}

func (*loop) Error() string   { return "secret" }
func (l *loop) Unwrap() error { return l }

// hostile panics when it is asked.
type hostile struct{}

func (hostile) Error() string   { panic("secret") }
func (hostile) Is(error) bool   { panic("secret") }
func (hostile) Unwrap() []error { panic("secret") }

func TestError(t *testing.T) {
	tests := []struct {
		name string
		err  error
		want string
	}{
		{"plain", errPlain, `error_type=*errors.errorString`},
		{"wrapped", fmt.Errorf("secret: %w", &fs.PathError{Err: errPlain}), `error_type="*fmt.wrapError > *fs.PathError > *errors.errorString"`},
		{"context", fmt.Errorf("secret: %w", context.Canceled), `error="context canceled"`},
		{"like a context's", &timedOut{}, `error="context deadline exceeded"`},
		{"speaking", fmt.Errorf("secret: %w", speaking{slog.StringValue("loud")}), `error=loud`},
		{"speaking a group", speaking{slog.GroupValue(slog.Int("a", 1))}, `error.a=1`},
		{"speaking a group with an error", speaking{slog.GroupValue(slog.String("error", "loud"), slog.Int("a", 1))}, `error=loud a=1`},
		{"mark", errNamed, `error="it is named"`},
		{"mark, wrapped", fmt.Errorf("secret: %w", errKeyed), `error="it is keyed" is_keyed=true`},
		{"marked", fmt.Errorf("%w: %w", errKeyed, errPlain), `error_type="*fmt.wrapErrors > *errors.errorString" is_keyed=true`},
		{"marked twice", errors.Join(errNamed, errKeyed), `error="it is named" is_keyed=true`},
		{
			"joined", fmt.Errorf("secret: %w", errors.Join(errPlain, fmt.Errorf("b: %w", context.Canceled), errNamed)),
			`errors.1.error_type=*errors.errorString errors.2.error="context canceled"`,
		},
		{
			"joined twice", errors.Join(errors.Join(errPlain, errPlain), speaking{slog.StringValue("loud")}),
			`errors.1.errors.1.error_type=*errors.errorString errors.1.errors.2.error_type=*errors.errorString errors.2.error=loud`,
		},
		{"nil of a type", (*url.Error)(nil), `error_type=*url.Error`},
		{"nil of a type, wrapped", fmt.Errorf("secret: %w", (*url.Error)(nil)), `error_type="*fmt.wrapError > *url.Error"`},
		{"panics", hostile{}, `error_type=safelog_test.hostile`},
		{"loop", &loop{}, `error_type="` + strings.Repeat("*safelog_test.loop > ", 9) + `*safelog_test.loop"`},
		{"endless", endless{2}, `error_type=safelog_test.endless`},
		{"many", endless{1000}, `error_type=safelog_test.endless`},
	}
	for _, test := range tests {
		var out bytes.Buffer
		logger := slog.New(slog.NewTextHandler(&out, &slog.HandlerOptions{ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
			if len(groups) == 0 && (a.Key == slog.TimeKey || a.Key == slog.LevelKey || a.Key == slog.MessageKey) {
				return slog.Attr{}
			}
			return a
		}}))
		logger.LogAttrs(t.Context(), slog.LevelInfo, "", safelog.Error(test.err)...)
		if got := strings.TrimSpace(out.String()); got != test.want {
			t.Errorf("%s: %s\nwant %s", test.name, got, test.want)
		}
	}
}

func TestIs(t *testing.T) {
	for _, test := range []struct {
		name string
		err  error
		want bool
	}{
		{"itself", errNamed, true},
		{"joined", errors.Join(errPlain, fmt.Errorf("x: %w", errNamed)), true},
		{"another", errPlain, false},
		{"nil", nil, false},
		{"panics", hostile{}, false},
		{"endless", endless{2}, false},
		{"loop", &loop{}, false},
		{"nil of a type", (*url.Error)(nil), false},
	} {
		if got := safelog.Is(test.err, errNamed); got != test.want {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}

func TestBesides(t *testing.T) {
	for _, test := range []struct {
		name string
		err  error
		want int // Attributes.
	}{
		{"itself", errNamed, 0},
		{"wrapped", fmt.Errorf("secret: %w", errors.Join(errNamed)), 0},
		{"with another", errors.Join(errNamed, errPlain), 1},
	} {
		if got := safelog.Besides(test.err, errNamed); len(got) != test.want {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}
