package kommunicate_test

import (
	"testing"

	"github.com/kommunicate-go/kommunicate"
)

func TestStatusNames(t *testing.T) {
	for status := kommunicate.StatusInitial; status <= kommunicate.StatusWaiting; status++ {
		if name := status.String(); name == "" || name[0] < 'A' || name[0] > 'Z' || len(name) > len("Unresponded") {
			t.Errorf("status %d is called %q", int(status), name)
		}
	}
	if got := kommunicate.Status(12).String(); got != "Status(12)" {
		t.Errorf("an unknown status is called %q", got)
	}
}
