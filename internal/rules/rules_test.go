package rules

import "testing"

func TestSeveritiesHaveNames(t *testing.T) {
	for severity, want := range map[Severity]string{
		Style: "style", Wrong: "wrong", Dead: "dead", Nothing: "nothing", Breaks: "breaks",
	} {
		if got := severity.String(); got != want {
			t.Errorf("severity %d is %q, want %q", int(severity), got, want)
		}
	}
	if Style >= Wrong || Wrong >= Dead || Dead >= Nothing || Nothing >= Breaks {
		t.Error("severities are out of order")
	}
}
