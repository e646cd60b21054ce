package lex_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge/bridgetest"
	"github.com/kommunicate-go/kommunicate/platforms/lex"
	"github.com/kommunicate-go/kommunicate/platforms/lex/lextest"
)

func TestNewRefuses(t *testing.T) {
	with := func(change func(*lex.BotAlias)) lex.BotAlias {
		changed := alias
		change(&changed)
		return changed
	}
	tests := []struct {
		alias   lex.BotAlias
		pointer string // "" if it is taken.
	}{
		{alias, ""},
		{with(func(a *lex.BotAlias) { a.LocaleID, a.Endpoint = "es_419", "http://localhost:8080/" }), ""},
		{with(func(a *lex.BotAlias) { a.BotID = "my-bot" }), "/botId"},
		{with(func(a *lex.BotAlias) { a.AliasID = "prod/.." }), "/aliasId"},
		{with(func(a *lex.BotAlias) { a.Region = "" }), "/region"},
		{with(func(a *lex.BotAlias) { a.Region = "eu-west-1.example.com/" }), "/region"},
		{with(func(a *lex.BotAlias) { a.LocaleID = "en-US" }), "/localeId"},
		{with(func(a *lex.BotAlias) { a.Locales = map[string]string{"es": "../x"} }), "/localeId"},
		{with(func(a *lex.BotAlias) { a.Endpoint = "https://u:p@example.com" }), "/endpoint"},
	}
	for _, tt := range tests {
		_, err := lex.New(tt.alias, lextest.Credentials{})
		var invalid *kommunicate.ValidationError
		if got := errors.As(err, &invalid); got != (tt.pointer != "") || got && invalid.Pointer != tt.pointer {
			t.Errorf("New(%+v): %v, want an error at %q", tt.alias, err, tt.pointer)
		}
	}
	var invalid *kommunicate.ValidationError
	if _, err := lex.New(lex.BotAlias{}, nil); !errors.As(err, &invalid) || len(invalid.More) != 3 {
		t.Errorf("nothing at all: %v", err)
	}
	if _, err := lex.New(alias, lextest.Credentials{}, kommunicate.WithBudget(-1)); err == nil {
		t.Error("a negative budget is taken")
	}
}

func TestWhatABotIsAsked(t *testing.T) {
	var url, body string
	client := &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
		raw, err := io.ReadAll(r.Body)
		url, body = r.URL.String(), string(raw)
		return answer(r, "{}"), err
	})}
	const ids = `"applicationId":"app","botId":"faq-bot","from":"ann","groupId":"1001"`
	const path = "/bots/BOTID12345/botAliases/TSTALIASID/botLocales/en_US/sessions/1001/text"
	tests := []struct {
		name      string
		change    func(*lex.BotAlias, *kommunicate.Turn)
		url, body string
	}{
		{
			"text", func(*lex.BotAlias, *kommunicate.Turn) {},
			"https://runtime-v2-lex.eu-west-1.amazonaws.com" + path,
			`{"text":"hi","requestAttributes":{` + ids + `}}`,
		},
		{
			"in China", func(a *lex.BotAlias, _ *kommunicate.Turn) { a.Region = "cn-north-1" },
			"https://runtime-v2-lex.cn-north-1.amazonaws.com.cn" + path, "",
		},
		{
			"elsewhere", func(a *lex.BotAlias, _ *kommunicate.Turn) { a.Endpoint = "http://localhost:8080/" },
			"http://localhost:8080" + path, "",
		},
		{
			"the user's language", func(a *lex.BotAlias, turn *kommunicate.Turn) {
				a.Locales = map[string]string{"es": "es_ES", "es-MX": "es_419"}
				turn.Language = "es-MX"
			},
			"https://runtime-v2-lex.eu-west-1.amazonaws.com" + strings.ReplaceAll(path, "en_US", "es_419"),
			`{"text":"hi","requestAttributes":{"kmUserLanguageCode":"es-MX",` + ids + `}}`,
		},
		{
			"a language with another country", func(a *lex.BotAlias, turn *kommunicate.Turn) {
				a.Locales = map[string]string{"es": "es_ES"}
				turn.Locale = "es_AR"
			},
			"https://runtime-v2-lex.eu-west-1.amazonaws.com" + strings.ReplaceAll(path, "en_US", "es_ES"), "",
		},
		{
			"attachment", func(_ *lex.BotAlias, turn *kommunicate.Turn) {
				turn.Text, turn.Event = "", kommunicate.EventMedia
				turn.Attachments = []kommunicate.Attachment{{Type: "image/png", Name: "a.png", URL: "https://example.com/a.png", Size: "1200"}}
			},
			"https://runtime-v2-lex.eu-west-1.amazonaws.com" + path,
			`{"text":"kommunicateMediaEvent","requestAttributes":{"attachments":"[{\"type\":\"image/png\",\"payload\":{\"name\":\"a.png\",\"url\":\"https://example.com/a.png\",\"size\":\"1200\"}}]",` + ids + `}}`,
		},
		{
			"event", func(_ *lex.BotAlias, turn *kommunicate.Turn) { turn.Text, turn.Event = "Event: shipped", "shipped" },
			"https://runtime-v2-lex.eu-west-1.amazonaws.com" + path,
			`{"text":"shipped","requestAttributes":{"KM_TRIGGER_EVENT":"shipped",` + ids + `}}`,
		},
		{
			"welcome", func(_ *lex.BotAlias, turn *kommunicate.Turn) { turn.Text, turn.Event = "", kommunicate.EventWelcome },
			"https://runtime-v2-lex.eu-west-1.amazonaws.com" + path,
			`{"text":"WELCOME","requestAttributes":{` + ids + `}}`,
		},
		{
			"a group that is a step up", func(_ *lex.BotAlias, turn *kommunicate.Turn) { turn.GroupID = ".." },
			"https://runtime-v2-lex.eu-west-1.amazonaws.com" + strings.ReplaceAll(path, "1001", "5ec1f7e700f37c3d0b2981d04855fc34b94a"), "",
		},
		{
			"a group that is no session", func(_ *lex.BotAlias, turn *kommunicate.Turn) { turn.GroupID = "1" },
			"https://runtime-v2-lex.eu-west-1.amazonaws.com" + strings.ReplaceAll(path, "1001", "6b86b273ff34fce19d6b804eff5a3f5747ad"), "",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			alias, turn := alias, kommunicate.Turn{Text: "hi", BotID: "faq-bot", GroupID: "1001", UserID: "ann", AppID: "app"}
			tt.change(&alias, &turn)
			bot, err := lex.New(alias, lextest.Credentials{}, kommunicate.WithHTTPClient(client))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := bot.Respond(t.Context(), &turn); err != nil {
				t.Fatal(err)
			}
			if url != tt.url {
				t.Errorf("asked %s, want %s", url, tt.url)
			}
			if tt.body == "" {
				return
			}
			if diff := cmp.Diff(bridgetest.Plain(t, raw(tt.body)), bridgetest.Plain(t, raw(body))); diff != "" {
				t.Errorf("body (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAnswersOfABot(t *testing.T) {
	bot := lextest.NewBot(nil,
		lextest.Intent{Name: "Greet", Phrases: []string{"hi"}, Messages: plain("Hello!")},
		lextest.Intent{Name: "Welcome", Phrases: []string{"WELCOME"}, Messages: plain("Welcome!")},
		lextest.Intent{Name: "Quiet", Phrases: []string{"quiet"}},
		lextest.Intent{Name: "Odd", Phrases: []string{"odd"}, Messages: []lex.Message{{ContentType: "Hologram"}}},
	)
	understood := alias
	understood.NotUnderstood = true
	tests := []struct {
		name     string
		alias    lex.BotAlias
		turn     kommunicate.Turn
		want     []kommunicate.Message
		degraded []string
		err      error
	}{
		{name: "text", turn: kommunicate.Turn{Text: "Hi"}, want: []kommunicate.Message{{Text: "Hello!"}}},
		{name: "event", turn: kommunicate.Turn{Text: "Event: WELCOME", Event: "WELCOME"}, want: []kommunicate.Message{{Text: "Welcome!"}}},
		{name: "silence", turn: kommunicate.Turn{Text: "quiet"}},
		{name: "nothing", turn: kommunicate.Turn{}, degraded: []string{"/message nothing-to-ask"}},
		{name: "what cannot be shown", turn: kommunicate.Turn{Text: "odd"}, degraded: []string{"/0/contentType no-counterpart"}},
		{name: "unknown", turn: kommunicate.Turn{Text: "???"}, want: []kommunicate.Message{{Text: "Sorry, could you say that again?"}}},
		{name: "not understood", alias: understood, turn: kommunicate.Turn{Text: "???"}, err: kommunicate.ErrNotUnderstood},
		{
			name: "a long text", alias: understood, turn: kommunicate.Turn{Text: strings.Repeat("ü", 1100)},
			degraded: []string{"/message text-too-long"}, err: kommunicate.ErrNotUnderstood,
		},
		{
			name: "reserved", turn: kommunicate.Turn{Text: "hi", ChatContext: kommunicate.ChatContext{Extra: kommunicate.Pairs("x-amz-lex:channel", "x", "", "y")}},
			want: []kommunicate.Message{{Text: "Hello!"}}, degraded: []string{"/metadata/KM_CHAT_CONTEXT reserved-attribute", "/metadata/KM_CHAT_CONTEXT reserved-attribute"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.alias.BotID == "" {
				tt.alias = alias
			}
			got, degraded, err := ask(t, bot, tt.alias, tt.turn)
			if !errors.Is(err, tt.err) {
				t.Fatalf("error %v, want %v", err, tt.err)
			}
			bridgetest.SameMessages(t, got, tt.want)
			bridgetest.SameDegraded(t, "lex", degraded, tt.degraded...)
		})
	}
}

func TestTurnsThatCannotBeAsked(t *testing.T) {
	bot, err := lex.New(alias, lextest.Credentials{}, kommunicate.WithHTTPClient(lextest.NewBot(nil).Client()))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bot.Respond(t.Context(), &kommunicate.Turn{Text: "hi"}); err == nil || !strings.Contains(err.Error(), "GroupID") {
		t.Errorf("a turn without a conversation: %v", err)
	}
	broken := kommunicate.ChatContext{Extra: kommunicate.Members{{Name: "a", Value: raw("{")}}}
	if _, err := bot.Respond(t.Context(), &kommunicate.Turn{Text: "hi", GroupID: "1001", ChatContext: broken}); err == nil || !strings.Contains(err.Error(), "chat context") {
		t.Errorf("a context that is not JSON: %v", err)
	}
}

// signer is a Signer that is a function.
type signer func(ctx context.Context) error

func (f signer) Sign(ctx context.Context, _ *http.Request, _ []byte, _ string) error { return f(ctx) }

func TestErrorsAreToldApart(t *testing.T) {
	kinds := []error{kommunicate.ErrCredentials, kommunicate.ErrQuota, context.DeadlineExceeded}
	own := lextest.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "s3cret", SessionToken: "t0ken"}
	wrong := own
	wrong.SecretAccessKey = "0ther"
	tests := []struct {
		name   string
		signer lex.Signer
		fail   func(*lextest.Bot)
		is     error
		code   string // "" for what is no answer.
	}{
		{"wrong secret", wrong, nil, kommunicate.ErrCredentials, "InvalidSignatureException"},
		{"wrong key", lextest.Credentials{AccessKeyID: "other"}, nil, kommunicate.ErrCredentials, "UnrecognizedClientException"},
		{"unsigned", signer(func(context.Context) error { return nil }), nil, kommunicate.ErrCredentials, "MissingAuthenticationTokenException"},
		{"no credentials", signer(func(context.Context) error { return errors.New("no s3cret") }), nil, kommunicate.ErrCredentials, ""},
		{"no time for credentials", signer(func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }), nil, context.DeadlineExceeded, ""},
		{"forbidden", own, func(b *lextest.Bot) { b.Fail(403, "AccessDeniedException", "User is not authorized") }, kommunicate.ErrCredentials, "AccessDeniedException"},
		{"quota", own, func(b *lextest.Bot) { b.Fail(429, "ThrottlingException", "Rate exceeded") }, kommunicate.ErrQuota, "ThrottlingException"},
		{"what quotes the user", own, func(b *lextest.Bot) { b.Fail(400, "ValidationException", "Value 's3cret' at 'text'") }, nil, "ValidationException"},
		{"the function", own, func(b *lextest.Bot) {
			b.Fail(424, "com.amazonaws.lex#DependencyFailedException:http://internal.amazon.com/", "Unrecognized token 's3cret'")
		}, nil, "DependencyFailedException"},
		{"other", own, func(b *lextest.Bot) { b.Fail(500, "InternalServerException", "oops") }, nil, "InternalServerException"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				fake := lextest.NewBot(nil)
				fake.Credentials = own
				if tt.fail != nil {
					tt.fail(fake)
				}
				bot, err := lex.New(alias, tt.signer, kommunicate.WithHTTPClient(fake.Client()))
				if err != nil {
					t.Fatal(err)
				}
				_, err = bot.Respond(t.Context(), &kommunicate.Turn{Text: "hi", GroupID: "1001"})
				for _, kind := range kinds {
					if got := errors.Is(err, kind); got != (kind == tt.is) {
						t.Errorf("%v is %v: %v", err, kind, got)
					}
				}
				var refused *kommunicate.APIError
				if got := errors.As(err, &refused); got != (tt.code != "") || got && (refused.Code != tt.code || refused.Platform != "lex") {
					t.Errorf("error %#v", err)
				}
				for _, secret := range []string{"s3cret", "t0ken", "AKIDEXAMPLE"} {
					if strings.Contains(err.Error(), secret) {
						t.Errorf("error %q", err)
					}
				}
			})
		})
	}
}

// When the bot's function fails, that is an error, which says so.
func TestFunctionFailures(t *testing.T) {
	body := func(s string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte(s)) }
	}
	for name, function := range map[string]http.HandlerFunc{
		"status":             func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) },
		"not JSON":           body("<html>"),
		"too large":          body(`{"a":"` + strings.Repeat("a", 25<<10) + `"}`),
		"panic":              func(http.ResponseWriter, *http.Request) { panic("at the function") },
		"time":               func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"no action":          body(`{}`),
		"unknown action":     body(`{"sessionState":{"dialogAction":{"type":"Sing"}}}`),
		"no slot":            body(`{"sessionState":{"dialogAction":{"type":"ElicitSlot"}}}`),
		"no message":         body(`{"sessionState":{"dialogAction":{"type":"ElicitIntent"}}}`),
		"too many":           body(`{"sessionState":{"dialogAction":{"type":"Close"}},"messages":[` + strings.Repeat(`{"contentType":"PlainText","content":"a"},`, 10) + `{"contentType":"PlainText","content":"a"}]}`),
		"content that is no": body(`{"sessionState":{"dialogAction":{"type":"Close"}},"messages":[{"contentType":"CustomPayload","content":{"message":"a"}}]}`),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				_, _, err := ask(t, lextest.NewBot(function), alias, kommunicate.Turn{Text: "hi"})
				var refused *kommunicate.APIError
				if !errors.As(err, &refused) || refused.Code != "DependencyFailedException" || refused.StatusCode != http.StatusFailedDependency {
					t.Errorf("error %v", err)
				}
				if took := time.Since(start); took != 0 && took != 30*time.Second {
					t.Errorf("took %v", took)
				}
			})
		})
	}
}
