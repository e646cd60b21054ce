package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/kommunicate-go/kommunicate"
)

const atOnce = 16 // Conversations that are sent to at once.

var reminder = kommunicate.Message{
	Text: "Your table is booked for tonight.",
	Rich: kommunicate.SuggestedReplies{{Title: "Fine"}, {Title: "Cancel it"}},
}

// compareSending sends messages to a server that takes them all. The peer posts
// bytes that were made before, with the headers that the API asks for.
func compareSending(effort effort) ([]row, error) {
	server, err := startBot("message API")
	if err != nil {
		return nil, err
	}
	defer server.stop()
	base := "http://" + server.address
	client, err := kommunicate.NewClient(key, kommunicate.WithBaseURL(base))
	if err != nil {
		return nil, err
	}
	raw := newPoster(base + "/rest/ws/message/v2/send")
	ctx := context.Background()
	one := timesOf(wall, effort.rounds/2, 2*effort.round,
		times(func() { must(client.SendMessage(ctx, "1001", "bot", reminder)) }),
		times(func() { mustNot(raw.post()) }))
	outgoing := reminders(effort.bulk) // Made before the clock runs, as the peer's bytes are.
	sendAll := func(int) {
		must(client.SendAll(ctx, outgoing, kommunicate.WithConcurrency(atOnce), kommunicate.WithProgress(func(kommunicate.Progress) {})))
	}
	var bulk [2][]float64
	for range effort.bulkRounds {
		bulk[0] = append(bulk[0], timeOf(sendAll, wall, effort.bulk))
		bulk[1] = append(bulk[1], timeOf(raw.postAll, wall, effort.bulk))
	}
	const peer = "ready-made bytes, net/http"
	return []row{
		{
			Work: "Client.SendMessage over loopback", Peer: peer, Ours: show(perSecond(one[0]), "messages/s"),
			Theirs: show(perSecond(one[1]), "messages/s"), Ratio: spreadOf(ratios(one[1], one[0])), AtLeast: 0.85,
		},
		{
			Work: "Client.SendAll of " + strconv.Itoa(effort.bulk) + " messages, 16 at once", Peer: peer, Ours: show(perSecond(bulk[0]), "messages/s"),
			Theirs: show(perSecond(bulk[1]), "messages/s"), Ratio: spreadOf(ratios(bulk[1], bulk[0])), AtLeast: 0.8,
		},
	}, nil
}

func reminders(n int) []kommunicate.Outgoing {
	all := make([]kommunicate.Outgoing, n)
	for i := range all {
		all[i] = kommunicate.Outgoing{To: kommunicate.GroupID(strconv.Itoa(1000 + i)), From: "bot", Messages: []kommunicate.Message{reminder}}
	}
	return all
}

// perSecond turns nanoseconds into how many a second.
func perSecond(times []float64) []float64 {
	rates := make([]float64, len(times))
	for i := range times {
		rates[i] = float64(time.Second) / times[i]
	}
	return rates
}

// A poster posts bytes.
type poster struct {
	client *http.Client
	target string
}

const sendBody = `{"groupId":"1001","fromUserName":"bot","message":"Your table is booked for tonight.","metadata":{` +
	`"contentType":"300","templateId":"6","payload":"[{\"title\":\"Fine\",\"message\":\"Fine\"},{\"title\":\"Cancel it\",\"message\":\"Cancel it\"}]","skipBot":"true"}}`

func newPoster(target string) *poster {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 32
	return &poster{&http.Client{Transport: transport, Timeout: 30 * time.Second}, target}
}

func (p *poster) post() error {
	request, err := http.NewRequestWithContext(context.Background(), http.MethodPost, p.target, bytes.NewReader([]byte(sendBody)))
	if err != nil {
		return err
	}
	request.Header.Set("Api-Key", key)
	request.Header.Set("Content-Type", "application/json")
	response, err := p.client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	_, err = io.ReadAll(response.Body)
	return err
}

func (p *poster) postAll(n int) {
	var workers errgroup.Group
	workers.SetLimit(atOnce)
	for range n {
		workers.Go(p.post)
	}
	mustNot(workers.Wait())
}
