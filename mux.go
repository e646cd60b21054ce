package kommunicate

import (
	"context"
	"fmt"
	"path"
	"regexp"
	"strings"
	"unicode"
)

// A Mux is a [BotPlatform] that routes each turn to the first of its routes that
// fits, in this order: event, reply metadata, form, attachment, exact text,
// intent, pattern, else. Within reply metadata, form, attachment and pattern
// the first one registered wins. A turn that no route fits is
// [ErrNotUnderstood].
//
// Routes are registered before the Mux is used. Registering the same route
// twice panics, as with [net/http.ServeMux]. A route takes a function; that of
// another platform is its method value:
//
//	mux.Text("opening hours", hours)
//	mux.Else(dialogflow.Respond)
//
// The zero Mux is ready for use and understands nothing.
type Mux struct {
	events      map[string]BotFunc
	texts       map[string]BotFunc
	intents     map[string]BotFunc
	metadata    []route
	forms       []route
	attachments []route
	patterns    []route
	otherwise   BotFunc
}

// A route is one of those that are tried in order.
type route struct {
	key     string
	matches func(*Turn) bool
	pattern *regexp.Regexp // Only of a pattern route.
	bot     BotFunc
}

// Event routes an event: [EventWelcome], [EventMedia], or one of your own.
func (m *Mux) Event(name string, bot BotFunc) { register(&m.events, "event", name, bot) }

// Text routes what the user typed or clicked, compared without regard to case
// and to blanks around it.
func (m *Mux) Text(text string, bot BotFunc) { register(&m.texts, "text", fold(text), bot) }

// Intent routes an intent that the platform in front of the bot recognised.
func (m *Mux) Intent(name string, bot BotFunc) { register(&m.intents, "intent", name, bot) }

// ReplyMetadata routes a click whose reply carried the key with this value, or,
// for "", with any value.
func (m *Mux) ReplyMetadata(key, value string, bot BotFunc) {
	m.metadata = add(m.metadata, "reply metadata", route{
		key: key + "=" + value, bot: bot,
		matches: func(t *Turn) bool {
			_, ok := t.Metadata.Get(key)
			return ok && (value == "" || t.Metadata.Text(key) == value)
		},
	})
}

// Form routes a submitted form that has the field, or, for "", any form.
func (m *Mux) Form(field string, bot BotFunc) {
	m.forms = add(m.forms, "form", route{
		key: field, bot: bot,
		matches: func(t *Turn) bool {
			_, ok := t.FormData.Get(field)
			return ok || field == "" && len(t.FormData) > 0
		},
	})
}

// Attachment routes a file or place whose type is as in [path.Match]: "image/*",
// "location"; "" takes any. The first attachment of the turn counts.
func (m *Mux) Attachment(kind string, bot BotFunc) {
	if _, err := path.Match(kind, ""); err != nil {
		panic(fmt.Sprintf("kommunicate: attachment type %q: %v", kind, err))
	}
	m.attachments = add(m.attachments, "attachment", route{
		key: kind, bot: bot,
		matches: func(t *Turn) bool {
			if len(t.Attachments) == 0 {
				return false
			}
			ok, _ := path.Match(kind, t.Attachments[0].Type)
			return ok || kind == ""
		},
	})
}

// Pattern routes texts that the regular expression matches somewhere. Its named
// groups become [Turn.Params]. An expression that does not compile panics.
func (m *Mux) Pattern(expression string, bot BotFunc) {
	pattern := regexp.MustCompile(expression)
	m.patterns = add(m.patterns, "pattern", route{
		key: expression, pattern: pattern, bot: bot,
		matches: func(t *Turn) bool { return pattern.MatchString(t.Text) },
	})
}

// Else routes every turn that no other route takes.
func (m *Mux) Else(bot BotFunc) {
	if m.otherwise != nil {
		panic("kommunicate: else is routed already")
	}
	m.otherwise = needBot(bot)
}

// Respond lets the route answer that fits the turn.
func (m *Mux) Respond(ctx context.Context, turn *Turn) ([]Message, error) {
	if bot := m.route(turn); bot != nil {
		return bot(ctx, turn)
	}
	return nil, ErrNotUnderstood
}

func (m *Mux) route(t *Turn) BotFunc {
	if bot, ok := m.events[t.Event]; ok && t.Event != "" {
		return bot
	}
	for _, routes := range [][]route{m.metadata, m.forms, m.attachments} {
		if r := first(routes, t); r != nil {
			return r.bot
		}
	}
	if bot, ok := m.texts[fold(t.Text)]; ok {
		return bot
	}
	if bot, ok := m.intents[t.Intent]; ok && t.Intent != "" {
		return bot
	}
	if r := first(m.patterns, t); r != nil {
		return r.withGroups
	}
	return m.otherwise
}

// withGroups answers with the pattern's named groups among the parameters. The
// turn is the caller's: a copy carries them.
func (r *route) withGroups(ctx context.Context, turn *Turn) ([]Message, error) {
	match := r.pattern.FindStringSubmatch(turn.Text)
	with := *turn
	for i, name := range r.pattern.SubexpNames() {
		if name != "" {
			with.Params.set(name, appendString(nil, match[i]))
		}
	}
	return r.bot(ctx, &with)
}

func first(routes []route, t *Turn) *route {
	for i := range routes {
		if routes[i].matches(t) {
			return &routes[i]
		}
	}
	return nil
}

func register(routes *map[string]BotFunc, kind, key string, bot BotFunc) {
	if _, twice := (*routes)[key]; twice {
		panic(fmt.Sprintf("kommunicate: %s %q is routed already", kind, key))
	}
	if *routes == nil {
		*routes = make(map[string]BotFunc)
	}
	(*routes)[key] = needBot(bot)
}

func add(routes []route, kind string, r route) []route {
	needBot(r.bot)
	for i := range routes {
		if routes[i].key == r.key {
			panic(fmt.Sprintf("kommunicate: %s %q is routed already", kind, r.key))
		}
	}
	return append(routes, r)
}

func needBot(bot BotFunc) BotFunc {
	if bot == nil {
		panic("kommunicate: nil bot")
	}
	return bot
}

// fold makes two texts equal that differ in case, or in blanks around them.
func fold(text string) string {
	return strings.Map(func(r rune) rune {
		least := r
		for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
			least = min(least, next)
		}
		return least
	}, strings.TrimSpace(text))
}
