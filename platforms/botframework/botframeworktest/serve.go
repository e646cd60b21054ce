package botframeworktest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kommunicate-go/kommunicate/platforms/botframework"
)

// maxActivity is how large an activity may be.
const maxActivity = 256 << 10

// A failure is an answer that says no.
type failure struct {
	status        int
	code, message string
}

// ServeHTTP answers the calls of Direct Line, and takes the bot's replies.
func (d *DirectLine) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	status, answer, failed := d.serve(r)
	if failed != nil {
		status, answer = failed.status, map[string]any{"error": map[string]string{"code": failed.code, "message": failed.message}}
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	if raw, err := json.Marshal(answer); err == nil {
		w.Write(raw)
	}
}

// A route is a call.
type route struct {
	method, path string // With * for a part that may be anything.
	serve        func(d *DirectLine, r *http.Request, key string, parts []string, body []byte) (int, any, *failure)
}

var routes = []route{
	{http.MethodPost, "v3/directline/tokens/generate", (*DirectLine).generate},
	{http.MethodPost, "v3/directline/tokens/refresh", (*DirectLine).refresh},
	{http.MethodPost, "v3/directline/conversations", (*DirectLine).begin},
	{http.MethodPost, "v3/directline/conversations/*/activities", (*DirectLine).told},
	{http.MethodGet, "v3/directline/conversations/*/activities", (*DirectLine).list},
	{http.MethodPost, "v3/conversations/*/activities", (*DirectLine).reply},
	{http.MethodPost, "v3/conversations/*/activities/*", (*DirectLine).reply},
}

func (d *DirectLine) serve(r *http.Request) (int, any, *failure) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxActivity+1))
	switch failed := d.nextFailure(); {
	case failed != nil:
		return 0, nil, failed
	case err != nil || len(body) > maxActivity:
		return 0, nil, &failure{http.StatusRequestEntityTooLarge, "MessageSizeTooBig", "The activity is too large"}
	}
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	for _, route := range routes {
		if route.method == r.Method && matches(route.path, parts) {
			key, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
			return route.serve(d, r, key, parts, body)
		}
	}
	return 0, nil, notFound
}

func matches(path string, parts []string) bool {
	return slices.EqualFunc(strings.Split(path, "/"), parts, func(want, got string) bool { return want == "*" || want == got })
}

var (
	notFound     = &failure{http.StatusNotFound, "NotFound", "There is no such thing"}
	unauthorized = &failure{http.StatusUnauthorized, "Unauthorized", "Missing or malformed Authorization header"}
	forbidden    = &failure{http.StatusForbidden, "BadArgument", "Invalid token or secret"}
	expired      = &failure{http.StatusForbidden, "TokenExpired", "Token has expired"}
	badSyntax    = &failure{http.StatusBadRequest, "BadSyntax", "Invalid or missing activities in HTTP body"}
)

func (d *DirectLine) nextFailure() *failure {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.failures) == 0 {
		return nil
	}
	next := d.failures[0]
	d.failures = d.failures[1:]
	return &next
}

// conversation returns the one that key opens: that of a token, or any with the
// secret. The line is locked.
func (d *DirectLine) conversation(id, key string) (*conversation, *failure) {
	c := d.conversations[id]
	switch {
	case key == "":
		return nil, unauthorized
	case key == Secret && c == nil:
		return nil, notFound
	case key == Secret:
		return c, nil
	case c == nil:
		return nil, forbidden
	}
	until, known := c.tokens[key]
	switch {
	case !known:
		return nil, forbidden
	case !time.Now().Before(until):
		return nil, expired
	}
	return c, nil
}

// ofToken returns the conversation of a token.
func (d *DirectLine) ofToken(key string) (*conversation, *failure) {
	for id, c := range d.conversations {
		if _, known := c.tokens[key]; known {
			return d.conversation(id, key)
		}
	}
	if key == "" {
		return nil, unauthorized
	}
	return nil, forbidden
}

// open makes a conversation.
func (d *DirectLine) open() *conversation {
	c := &conversation{
		id: conversationID(len(d.conversations)), users: make(map[string]bool), tokens: make(map[string]time.Time),
	}
	d.conversations[c.id] = c
	return c
}

// grant makes a token for the conversation.
func (d *DirectLine) grant(c *conversation) map[string]any {
	d.tokens++
	token := fmt.Sprintf("token-%d", d.tokens)
	c.tokens[token] = time.Now().Add(TokenLife)
	return map[string]any{"conversationId": c.id, "token": token, "expires_in": int(TokenLife.Seconds())}
}

func (d *DirectLine) generate(_ *http.Request, key string, _ []string, _ []byte) (int, any, *failure) {
	if key != Secret {
		return 0, nil, forbidden
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return http.StatusOK, d.grant(d.open()), nil
}

func (d *DirectLine) refresh(_ *http.Request, key string, _ []string, _ []byte) (int, any, *failure) {
	d.mu.Lock()
	defer d.mu.Unlock()
	c, failed := d.ofToken(key)
	if failed != nil {
		return 0, nil, failed
	}
	return http.StatusOK, d.grant(c), nil
}

// begin starts a conversation, and tells the bot so.
func (d *DirectLine) begin(r *http.Request, key string, _ []string, _ []byte) (int, any, *failure) {
	d.mu.Lock()
	var c *conversation
	var failed *failure
	if key == Secret {
		c = d.open()
	} else {
		c, failed = d.ofToken(key)
	}
	if failed != nil {
		d.mu.Unlock()
		return 0, nil, failed
	}
	answer := d.grant(c)
	update := joined(c.id, bot)
	d.mu.Unlock()
	d.deliver(r.Context(), update)
	return http.StatusCreated, answer, nil
}

// joined is the activity that tells a bot of a member. It is not said in the
// conversation.
func joined(id string, member botframework.ChannelAccount) botframework.Activity {
	return botframework.Activity{
		Type: botframework.TypeUpdate, ID: "update-" + member.ID, ChannelID: "directline",
		From: member, Conversation: botframework.ConversationAccount{ID: id},
		MembersAdded: []botframework.ChannelAccount{member},
	}
}

// told takes an activity of the user and gives it to the bot.
func (d *DirectLine) told(r *http.Request, key string, parts []string, body []byte) (int, any, *failure) {
	var act botframework.Activity
	if act.UnmarshalJSON(body) != nil || act.Type == "" || act.From.ID == "" {
		return 0, nil, badSyntax
	}
	d.mu.Lock()
	c, failed := d.conversation(parts[3], key)
	if failed != nil {
		d.mu.Unlock()
		return 0, nil, failed
	}
	first := !c.users[act.From.ID]
	c.users[act.From.ID] = true
	act.ID = c.add(act)
	act = c.activities[len(c.activities)-1]
	d.mu.Unlock()
	if first {
		d.deliver(r.Context(), joined(c.id, act.From))
	}
	if failed := d.deliver(r.Context(), act); failed != nil {
		return 0, nil, failed
	}
	return http.StatusOK, map[string]string{"id": act.ID}, nil
}

// list returns what has been said from a watermark on. Typing is not told to who
// asks.
func (d *DirectLine) list(r *http.Request, key string, parts []string, _ []byte) (int, any, *failure) {
	d.mu.Lock()
	defer d.mu.Unlock()
	c, failed := d.conversation(parts[3], key)
	if failed != nil {
		return 0, nil, failed
	}
	from := 0
	if mark := r.URL.Query().Get("watermark"); mark != "" {
		n, err := strconv.Atoi(mark)
		if err != nil || n < 0 || n > len(c.activities) {
			return 0, nil, &failure{http.StatusBadRequest, "BadArgument", "Invalid watermark"}
		}
		from = n
	}
	set := botframework.ActivitySet{Activities: []botframework.Activity{}, Watermark: strconv.Itoa(len(c.activities))}
	for _, act := range c.activities[from:] {
		if act.Type != botframework.TypeTyping {
			set.Activities = append(set.Activities, act)
		}
	}
	return http.StatusOK, set, nil
}

// reply takes an activity of the bot.
func (d *DirectLine) reply(_ *http.Request, _ string, parts []string, body []byte) (int, any, *failure) {
	var act botframework.Activity
	if act.UnmarshalJSON(body) != nil || act.Type == "" {
		return 0, nil, badSyntax
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	c := d.conversations[parts[2]]
	if c == nil {
		return 0, nil, notFound
	}
	if len(parts) == 5 {
		act.ReplyToID = parts[4]
	}
	act.From = bot
	return http.StatusOK, map[string]string{"id": c.add(act)}, nil
}
