package main

import (
	"encoding/xml"
	"fmt"
	"path/filepath"
	"time"
)

type testSuite struct {
	XMLName  xml.Name   `xml:"testsuite"`
	Name     string     `xml:"name,attr"`
	Tests    int        `xml:"tests,attr"`
	Failures int        `xml:"failures,attr"`
	Time     string     `xml:"time,attr"`
	Cases    []testCase `xml:"testcase"`
}

type testCase struct {
	Name      string       `xml:"name,attr"`
	ClassName string       `xml:"classname,attr"`
	File      string       `xml:"file,attr"`
	Time      string       `xml:"time,attr"`
	Failure   *testFailure `xml:"failure"`
	Output    string       `xml:"system-out"`
}

type testFailure struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// junit writes results as the XML that JUnit made common: one suite with one test
// case for each script, which has its transcript as its output.
func junit(results []result) ([]byte, error) {
	suite := testSuite{Name: "kommunicate play", Tests: len(results)}
	var total time.Duration
	for _, r := range results {
		c := testCase{
			Name: r.Script.Name(), ClassName: filepath.ToSlash(filepath.Dir(r.path)), File: filepath.ToSlash(r.path),
			Time: seconds(r.took), Output: r.Transcript.String(),
		}
		if n := len(r.Failures); n > 0 {
			suite.Failures++
			c.Failure = &testFailure{
				Message: fmt.Sprintf("%d of the script's expectations failed, the first in line %d", n, r.Failures[0].Line),
				Text:    r.String(),
			}
		}
		suite.Cases = append(suite.Cases, c)
		total += r.took
	}
	suite.Time = seconds(total)
	document, err := xml.MarshalIndent(suite, "", "  ")
	if err != nil {
		return nil, err
	}
	return append([]byte(xml.Header), append(document, '\n')...), nil
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.3f", d.Seconds()) }
