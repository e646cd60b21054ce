package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// connections is how many turns are under way at once, each in a conversation of
// its own.
const connections = 32

// A load posts turns to a bot over connections that stay open. It does as little
// as it can, since it takes its time from the same processors.
type load struct {
	connections [connections]*loadConnection
	turns       atomic.Int64 // Numbers the keys: no turn is a redelivery.
}

type loadConnection struct {
	net.Conn
	reader  *bufio.Reader
	request []byte
	number  []byte // The digits of the key, in request.
}

func newLoad(address string) (*load, error) {
	l := new(load)
	for i := range l.connections {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			return nil, err
		}
		body := strings.ReplaceAll(turnBody, "123456789", strconv.Itoa(123456000+i))
		head := fmt.Sprintf("POST /bot HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\n%s: %s\r\nContent-Length: %d\r\n\r\n",
			address, keyHeader, key, len(body))
		request := []byte(head + body)
		at := bytes.Index(request, []byte(turnKey)) + len(turnKey)
		l.connections[i] = &loadConnection{conn, bufio.NewReader(conn), request, request[at : at+turnKeyDigits]}
	}
	return l, nil
}

func (l *load) close() {
	for _, c := range l.connections {
		if c != nil {
			_ = c.Close()
		}
	}
}

// rate posts turns for about d, one over each connection at least, and returns how
// many a second were answered.
func (l *load) rate(d time.Duration) (float64, error) {
	start := time.Now()
	var answered atomic.Int64
	var failed error
	var once sync.Once
	var all sync.WaitGroup
	for _, c := range l.connections {
		all.Go(func() {
			for first := true; first || time.Since(start) < d; first = false {
				if _, err := c.post(l.turns.Add(1)); err != nil {
					once.Do(func() { failed = err })
					return
				}
				answered.Add(1)
			}
		})
	}
	all.Wait()
	return float64(answered.Load()) / time.Since(start).Seconds(), failed
}

// post posts a turn and returns the length of the answer's body, which is not
// read into memory.
func (c *loadConnection) post(number int64) (length int, err error) {
	length, err = c.ask(number)
	if err == nil {
		_, err = c.reader.Discard(length)
	}
	return length, err
}

// answer is post that returns the body.
func (c *loadConnection) answer(number int64) ([]byte, error) {
	length, err := c.ask(number)
	if err != nil {
		return nil, err
	}
	body := make([]byte, length)
	_, err = io.ReadFull(c.reader, body)
	return body, err
}

func (c *loadConnection) ask(number int64) (length int, err error) {
	for i := len(c.number) - 1; i >= 0; i-- {
		c.number[i] = byte('0' + number%10)
		number /= 10
	}
	if _, err := c.Write(c.request); err != nil {
		return 0, err
	}
	return c.head()
}

// head reads the head of an answer and returns the length of the body.
func (c *loadConnection) head() (length int, err error) {
	status, err := c.reader.ReadSlice('\n')
	if err != nil {
		return 0, err
	}
	if !bytes.HasPrefix(status, []byte("HTTP/1.1 200 ")) {
		return 0, fmt.Errorf("the bot answers %s", bytes.TrimSpace(status))
	}
	length = -1
	for {
		line, err := c.reader.ReadSlice('\n')
		switch {
		case err != nil:
			return 0, err
		case len(line) <= 2 && length < 0:
			return 0, fmt.Errorf("the bot's answer has no Content-Length")
		case len(line) <= 2:
			return length, nil
		}
		if value, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			length, err = strconv.Atoi(string(bytes.TrimSpace(value)))
			if err != nil {
				return 0, err
			}
		}
	}
}
