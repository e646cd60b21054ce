package kommunicatetest

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

// A Recording is what a [Recorder] has written, read again. It does not change:
// it can be replayed any number of times, at once, too.
type Recording struct {
	path  string
	mask  mask
	calls []recordedCall
}

// LoadRecording reads a recording from a file.
func LoadRecording(path string) (*Recording, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return ReadRecording(path, file)
}

// ReadRecording reads a recording of at most 64 MiB. The path is what errors
// name.
func ReadRecording(path string, r io.Reader) (*Recording, error) {
	scanner := bufio.NewScanner(io.LimitReader(r, maxRecording+1))
	scanner.Buffer(nil, maxRecording)
	rec := &Recording{path: path}
	for number := 1; scanner.Scan(); number++ {
		if err := rec.add(number, scanner.Bytes()); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, number, err)
		}
	}
	if err := scanner.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if rec.mask.more == nil {
		return nil, fmt.Errorf("%s: is empty: a recording has at least a first line", path)
	}
	return rec, nil
}

func (rec *Recording) add(number int, line []byte) error {
	if number == 1 {
		var head recordingHead
		if err := json.Unmarshal(line, &head); err != nil || head.Recording != recordingVersion {
			return errors.New(`this is no recording: the first line of one is {"recording":1}`)
		}
		rec.mask = newMask(head.Masked)
		return nil
	}
	v, err := decodeJSON(line)
	if err != nil {
		return errors.New("this line is no JSON")
	}
	x := recordedCall{line: number}
	if err := json.Unmarshal(line, &x); err != nil || x.Side != sideAPI && x.Side != sideWebhook {
		return errors.New(`this line is no call: one has a side, "api" or "webhook"`)
	}
	if !x.Failed && (x.Status < 100 || x.Status > 999) {
		return errors.New("the call has neither a status from 100 to 999 nor failed")
	}
	object, _ := v.(map[string]any) // Whose numbers keep their digits.
	x.Request, x.Answer = object["request"], object["answer"]
	rec.calls = append(rec.calls, x)
	return nil
}

// side are the calls of one side.
func (rec *Recording) side(side string) []recordedCall {
	var of []recordedCall
	for _, x := range rec.calls {
		if x.Side == side {
			of = append(of, x)
		}
	}
	return of
}
