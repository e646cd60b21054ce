package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// A finding is a vulnerability whose code is called.
type finding struct {
	id, module, version, fixed string
}

// standard tells whether it is one of the standard library.
func (f finding) standard() bool { return f.module == "stdlib" }

func (f finding) String() string {
	fixed := f.fixed
	if fixed == "" {
		fixed = "no version"
	}
	return fmt.Sprintf("calls what %s is about, in %s %s; mended in %s", f.id, f.module, f.version, fixed)
}

// read takes what is called out of govulncheck's JSON, each once, in order.
func read(r io.Reader) ([]finding, error) {
	var findings []finding
	for decoder := json.NewDecoder(r); ; {
		var message struct {
			Finding *struct {
				OSV          string `json:"osv"`
				FixedVersion string `json:"fixed_version"`
				Trace        []struct {
					Module   string `json:"module"`
					Version  string `json:"version"`
					Function string `json:"function"`
				} `json:"trace"`
			} `json:"finding"`
		}
		if err := decoder.Decode(&message); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		found := message.Finding
		if found == nil || len(found.Trace) == 0 || found.Trace[0].Function == "" {
			continue
		}
		at := found.Trace[0]
		f := finding{found.OSV, at.Module, at.Version, found.FixedVersion}
		if !slices.Contains(findings, f) {
			findings = append(findings, f)
		}
	}
	return findings, nil
}
