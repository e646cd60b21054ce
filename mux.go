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
// The text that Kommunicate makes up for an event ("Event: NAME", or any text of a
// hidden message) is not the user's: such a turn fits no text, intent or pattern.
// An event without any text fits no text or pattern.
//
// Routes are registered before the Mux is used. Registering the same route
// twice panics, as with [net/http.ServeMux], and so does one that no turn fits:
// without an event, an intent, or the key of reply metadata. A route takes a
// function; that of another platform is its method value:
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
	key     routeKey
	matches func(*Turn) bool
	pattern *regexp.Regexp // Only of a pattern route.
	bot     BotFunc
}

// A routeKey tells the routes of one kind apart.
type routeKey struct{ name, value string }

// Event routes an event: [EventWelcome], [EventMedia], or one of your own.
func (m *Mux) Event(name string, bot BotFunc) {
	needName("event", name)
	register(&m.events, "event", name, bot)
}

// Text routes what the user typed or clicked, compared without regard to case
// and to blanks around it. "" routes a message without a text, such as a form that
// no form route takes.
func (m *Mux) Text(text string, bot BotFunc) { register(&m.texts, "text", fold(text), bot) }

// Intent routes an intent that the platform in front of the bot recognised.
func (m *Mux) Intent(name string, bot BotFunc) {
	needName("intent", name)
	register(&m.intents, "intent", name, bot)
}

// ReplyMetadata routes a click whose reply carried the key with this value, or,
// for "", with any value.
func (m *Mux) ReplyMetadata(key, value string, bot BotFunc) {
	needName("reply metadata", key)
	m.metadata = add(m.metadata, "reply metadata", route{
		key: routeKey{key, value}, bot: bot,
		matches: func(t *Turn) bool {
			_, ok := t.Metadata.Get(key)
			return ok && (value == "" || t.Metadata.Text(key) == value)
		},
	})
}

// Form routes a submitted form that has the field, or, for "", any form.
func (m *Mux) Form(field string, bot BotFunc) {
	m.forms = add(m.forms, "form", route{
		key: routeKey{name: field}, bot: bot,
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
		key: routeKey{name: kind}, bot: bot,
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
// groups become [Turn.Params], those that take part in the match. An expression
// that does not compile panics.
func (m *Mux) Pattern(expression string, bot BotFunc) {
	pattern := regexp.MustCompile(expression)
	m.patterns = add(m.patterns, "pattern", route{
		key: routeKey{name: expression}, pattern: pattern, bot: bot,
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
	if bot, ok := m.events[t.Event]; ok {
		return bot
	}
	for _, routes := range [][]route{m.metadata, m.forms, m.attachments} {
		if r := first(routes, t); r != nil {
			return r.bot
		}
	}
	if t.Event != "" && (t.Text == "Event: "+t.Event || t.Metadata.Text("category") == "HIDDEN") {
		return m.otherwise
	}
	said := t.Event == "" || t.Text != ""
	if bot, ok := m.texts[fold(t.Text)]; ok && said {
		return bot
	}
	if bot, ok := m.intents[t.Intent]; ok {
		return bot
	}
	if r := first(m.patterns, t); r != nil && said {
		return r.withGroups
	}
	return m.otherwise
}

// withGroups answers with the pattern's named groups among the parameters. The
// turn is the caller's: a copy carries them.
func (r *route) withGroups(ctx context.Context, turn *Turn) ([]Message, error) {
	match := r.pattern.FindStringSubmatchIndex(turn.Text)
	with := *turn
	for i, name := range r.pattern.SubexpNames() {
		if from, to := match[2*i], match[2*i+1]; name != "" && from >= 0 {
			with.Params.set(name, appendString(nil, turn.Text[from:to]))
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
			panic(fmt.Sprintf("kommunicate: %s %q %q is routed already", kind, r.key.name, r.key.value))
		}
	}
	return append(routes, r)
}

func needName(kind, name string) {
	if name == "" {
		panic(fmt.Sprintf("kommunicate: no %s to route", kind))
	}
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
