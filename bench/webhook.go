package main

import (
	"errors"
	"fmt"
	"time"
)

// peers of the webhook, and how many times their turns a second it is to answer.
var webhookPeers = []struct {
	name      string
	goal, aim float64
}{
	{"constant bytes", 0.65, 0.75},
	{"map handler", 1.2, 0},
	{"Express", 6.5, 0},
}

// compareWebhook lets bots in processes of their own answer the same turns.
func compareWebhook(effort effort) ([]row, error) {
	names := []string{"kommunicate"}
	for _, peer := range webhookPeers {
		names = append(names, peer.name)
	}
	rates := make(map[string][]float64)
	loads := make(map[string]*load)
	for _, name := range names {
		bot, err := startBot(name)
		if errors.Is(err, errNoExpress) {
			continue
		}
		if err != nil {
			return nil, err
		}
		defer bot.stop()
		l, err := newLoad(bot.address)
		if err != nil {
			return nil, err
		}
		defer l.close()
		if _, err := l.rate(effort.serverRound); err != nil { // To warm up.
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		loads[name] = l
	}
	for round := range effort.serverRounds {
		for i := range names {
			if round%2 == 1 {
				i = len(names) - 1 - i
			}
			l := loads[names[i]]
			if l == nil {
				continue
			}
			rate, err := l.rate(effort.serverRound)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", names[i], err)
			}
			rates[names[i]] = append(rates[names[i]], rate)
		}
	}
	var rows []row
	for _, peer := range webhookPeers {
		if rates[peer.name] == nil {
			continue
		}
		rows = append(rows, row{
			Work: "webhook turn, all checks on, two messages answered", Peer: peer.name,
			Ours: show(rates["kommunicate"], "turns/s"), Theirs: show(rates[peer.name], "turns/s"),
			Ratio: spreadOf(ratios(rates["kommunicate"], rates[peer.name])), AtLeast: peer.goal, Aim: peer.aim,
		})
	}
	return rows, nil
}

// An effort is how much is measured.
type effort struct {
	rounds        int           // Of what runs in this process.
	round         time.Duration // Of one subject in a round.
	serverRounds  int
	serverRound   time.Duration
	bulkRounds    int
	bulk          int // Messages.
	conversations int
	cards         []int // To tell growth by.
}

var (
	wholeEffort = effort{
		rounds: 200, round: 20 * time.Millisecond,
		serverRounds: 100, serverRound: 150 * time.Millisecond,
		bulkRounds: 9, bulk: 10_000, conversations: 10_000,
		cards: []int{1, 10, 100, 1000, 10_000},
	}
	shortEffort = effort{
		rounds: 30, round: 10 * time.Millisecond,
		serverRounds: 30, serverRound: 100 * time.Millisecond,
		bulkRounds: 3, bulk: 2000, conversations: 10_000,
		cards: []int{1, 10, 100, 1000, 10_000},
	}
	testEffort = effort{
		rounds: 2, round: time.Millisecond,
		serverRounds: 2, serverRound: 5 * time.Millisecond,
		bulkRounds: 1, bulk: 20, conversations: 50,
		cards: []int{1, 10},
	}
)
