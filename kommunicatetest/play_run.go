package kommunicatetest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/kommunicate-go/kommunicate"
)

// Run plays the script against a bot on a server, which should be a new one: it
// adds the agents, teams and the bot that the script speaks of, and a user who
// opens a conversation with the bot. The ID and name of the bot count where the
// script gives none. Each thing that was not as expected is a failure in the
// report; what somebody cannot do, such as a click on what is not there, ends the
// script.
//
// An error means that the script could not be played at all. When ctx ends, the
// server ends its work, and the error is that of ctx.
func (s *Script) Run(ctx context.Context, srv *Server, bot Bot) (report *Report, err error) {
	stop := context.AfterFunc(ctx, srv.cancel)
	defer stop()
	p := &player{ctx: ctx, srv: srv, client: srv.Client(), script: s, report: &Report{Script: s}}
	if err := p.open(bot); err != nil {
		return nil, cmp.Or(ctx.Err(), fmt.Errorf("%s: %w", s.path, err))
	}
	for i := range s.steps {
		if err := p.play(&s.steps[i]); err != nil {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			p.stopped(&s.steps[i], err)
			break
		}
	}
	p.report.Transcript = p.conv.Transcript()
	p.report.Updated = p.updated()
	return p.report, nil
}

// A player plays a script once.
type player struct {
	ctx    context.Context
	srv    *Server
	client *kommunicate.Client
	script *Script
	user   *User
	conv   *Conversation
	agent  string // Who speaks when a script does not say which agent does.

	seen    int      // How much of the transcript steps have had.
	visits  int      // How many visits there were before this step.
	mine    []string // The keys of what the script itself sent.
	record  bool     // What came of this step can be recorded: no bot failed.
	changes []change
	report  *Report
}

// open sets the scene and opens the conversation.
func (p *player) open(bot Bot) error {
	scene := &p.script.scene
	if err := p.addPeople(scene); err != nil {
		return err
	}
	bot.ID = cmp.Or(scene.bot, bot.ID, scriptBot)
	bot.Name = cmp.Or(scene.botName, bot.Name, "Bot")
	user := cmp.Or(scene.user, scriptUser)
	if err := errors.Join(p.srv.canBe(bot.ID, ByBot), p.srv.canBe(user, ByUser)); err != nil {
		return err
	}
	p.srv.AddBot(bot)
	p.user = p.srv.User(user)
	if d := scene.detail; d.Email+d.DisplayName+d.ImageLink+d.PhoneNumber != "" || len(d.Metadata) > 0 {
		if err := p.client.UpdateUser(p.ctx, p.user.ID(), d); err != nil {
			return err
		}
	}
	if scene.language != "" {
		p.setLanguage(scene.language)
	}
	detail := kommunicate.ConversationDetail{
		BotIDs: []string{bot.ID}, Assignee: bot.ID, Welcome: kommunicate.SkipWelcome,
		ChatContext: kommunicate.ChatContext{Extra: scene.context},
	}
	if scene.welcome {
		detail.Welcome = kommunicate.SendWelcome
	}
	conv, err := p.user.Open(detail)
	if conv == nil {
		return err
	}
	p.conv = conv.On(scene.surface)
	if _, ok := errors.AsType[*runawayError](err); ok {
		return nil // The first step says so.
	}
	return shownAnyway(err)
}

// shownAnyway leaves out that the client cannot show a message: the step that it
// came in fails for that, and the script goes on.
func shownAnyway(err error) error {
	if _, ok := errors.AsType[*WidgetError](err); ok {
		return nil
	}
	return err
}

// addPeople adds the agents and teams. Agents that are only named in a team or a
// rule count as well; without any there is one.
func (p *player) addPeople(scene *scene) error {
	agents := scene.agents
	for _, t := range scene.teams {
		for _, id := range t.AgentIDs {
			agents = addAgent(agents, id)
		}
	}
	if id := scene.rules.DefaultAgent; id != "" {
		agents = addAgent(agents, id)
	}
	if p.agent = p.srv.firstAgent(); p.agent == "" && len(agents) == 0 {
		agents = []Agent{{ID: scriptAgent, Name: "Anna"}}
	}
	for _, a := range agents {
		if err := p.srv.canBe(a.ID, ByAgent); err != nil {
			return err
		}
		p.srv.AddAgent(a)
	}
	for _, t := range scene.teams {
		p.srv.AddTeam(t)
	}
	if scene.rules != (Rules{}) {
		p.srv.SetRules(scene.rules)
	}
	if len(agents) > 0 {
		p.agent = agents[0].ID
	}
	return nil
}

// addAgent adds an agent, unless there is one with that id.
func addAgent(agents []Agent, id string) []Agent {
	if slices.ContainsFunc(agents, func(a Agent) bool { return a.ID == id }) {
		return agents
	}
	return append(slices.Clone(agents), Agent{ID: id})
}

// canBe returns an error when there is somebody with the id who is something
// else.
func (s *Server) canBe(id string, who Who) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.people[id]; p != nil && p.who != who {
		return fmt.Errorf("%q cannot be the id of a %s: it is that of a %s", id, who, p.who)
	}
	return nil
}

// firstAgent returns the agent that was added first, "" when there is none.
func (s *Server) firstAgent() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append(slices.Clone(s.agents), "")[0]
}

// play plays one step. The error says why it cannot be done.
func (p *player) play(s *step) error {
	p.visits = len(p.conv.Visits())
	if err := shownAnyway(s.act(p)); err != nil {
		return err
	}
	transcript := p.conv.since(p.seen)
	news := p.news(transcript)
	p.seen, p.record = p.seen+len(transcript), !news.failed
	p.compare(s, news)
	for i := range s.checks {
		p.check(&s.checks[i])
	}
	return nil
}

// news is what has come of a step.
type news struct {
	came    []sight  // What the user has come to see.
	remarks []string // What the server remarks on it.
	failed  bool     // A bot did not answer as a bot does.
}

func (p *player) news(bubbles []Bubble) (n news) {
	for _, b := range bubbles {
		switch {
		case b.Who == Remark:
			n.failed = n.failed || b.From != ""
			if !strings.HasPrefix(b.Message.Text, "event ") {
				n.remarks = append(n.remarks, b.Message.Text)
			}
		case b.Hidden, b.Who == ByUser, slices.Contains(p.mine, b.Key):
		default:
			n.came = append(n.came, b.shown()...)
		}
	}
	return n
}

// look waits until the conversation has settled.
func (p *player) look() error {
	_, err := p.conv.Wait()
	return err
}

// agentSays lets an agent say something: the one that is named, or the assignee,
// or else the script's first.
func (p *player) agentSays(agent, text string) error {
	if agent == "" {
		agent = p.agent
		if assignee := p.conv.Assignee(); p.srv.isAgent(assignee) {
			agent = assignee
		}
	}
	if !p.srv.isAgent(agent) {
		return noAgent(agent)
	}
	sent, err := p.client.SendMessage(p.ctx, p.conv.GroupID(), agent, kommunicate.Message{Text: text})
	for _, s := range sent {
		p.mine = append(p.mine, s.Key)
	}
	return cmp.Or(err, p.look())
}

func (s *Server) isAgent(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.people[id]
	return p != nil && p.who == ByAgent
}

// speakLanguage makes the user choose a language, which the bot gets to know with
// the next message.
func (p *player) speakLanguage(code string) error {
	p.conv.SetLanguage(code)
	return p.look()
}

func (p *player) setLanguage(code string) {
	p.srv.mu.Lock()
	defer p.srv.mu.Unlock()
	p.srv.people[p.user.id].language = code
}

// visited are the URLs that were visited with the method in this step.
func (p *player) visited(method string) string {
	var urls []string
	for _, v := range p.conv.Visits()[p.visits:] {
		if v.Method == method {
			urls = append(urls, v.URL)
		}
	}
	return strings.Join(urls, ", ")
}
