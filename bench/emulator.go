package main

import (
	"fmt"
	"runtime"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/kommunicatetest"
)

const (
	fewConversations     = 100
	turnsPerConversation = 3 // A welcome, and two turns.
)

// compareEmulator holds many conversations in one server, and, for the time of a
// turn, a few of them in each of several servers.
func compareEmulator(effort effort) ([]row, error) {
	many := newEmulator()
	defer many.Close()
	before := heap()
	var manyRates, fewRates []float64
	for first := 0; first < effort.conversations; first += fewConversations {
		manyRates = append(manyRates, turnRate(many, first))
		few := newEmulator()
		fewRates = append(fewRates, turnRate(few, 0))
		few.Close()
	}
	each := (heap() - before) / float64(effort.conversations) / 1024
	runtime.KeepAlive(many)
	last := len(manyRates) - len(manyRates)/5 - 1 // The full server's.
	return []row{
		{
			Work: fmt.Sprintf("emulator: KB of each of %d conversations, a welcome and two turns", effort.conversations),
			Ours: fmt.Sprintf("%.1f KB", each), Ratio: spread{each, each, each}, AtMost: 12, Unit: "KB",
		},
		{
			Work: fmt.Sprintf("emulator: turns/s with %d conversations", effort.conversations), Peer: fmt.Sprintf("with %d", fewConversations),
			Ours: show(manyRates[last:], "turns/s"), Theirs: show(fewRates[last:], "turns/s"),
			Ratio: spreadOf(ratios(manyRates[last:], fewRates[last:])), AtLeast: 0.8,
		},
	}, nil
}

func newEmulator() *kommunicatetest.Server {
	server := kommunicatetest.NewServer()
	server.AddBot(kommunicatetest.Bot{ID: "hotel-bot", Handler: kommunicate.NewWebhook(kommunicate.BotFunc(answer))})
	return server
}

// turnRate opens conversations of users who are numbered from first on and talks
// in each. It returns turns a second.
func turnRate(server *kommunicatetest.Server, first int) float64 {
	start := time.Now()
	for i := first; i < first+fewConversations; i++ {
		user := server.User(fmt.Sprint("user-", i))
		conversation := must(user.Open(kommunicate.ConversationDetail{BotIDs: []string{"hotel-bot"}, Assignee: "hotel-bot"}))
		must(conversation.Say("Do you have a room for two people this weekend?"))
		must(conversation.Click("Yes"))
	}
	return turnsPerConversation * fewConversations / time.Since(start).Seconds()
}

// heap is how many bytes are in use.
func heap() float64 {
	for range 3 {
		runtime.GC()
	}
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return float64(stats.HeapAlloc)
}
