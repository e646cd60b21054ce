package flow_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/kommunicate-go/kommunicate/flow"
)

func ExampleParseHours() {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		fmt.Println(err)
		return
	}
	hours, err := flow.ParseHours("Mon-Thu 09:00-12:30,13:30-17:00; Fri 09:00-15:00; 2026-12-25 closed", berlin)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(hours.Open(time.Date(2026, 12, 24, 16, 59, 0, 0, berlin)))
	fmt.Println(hours.Open(time.Date(2026, 12, 25, 10, 0, 0, 0, berlin)))
	// Output:
	// true
	// false
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	in, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func parse(t *testing.T, rules string, in *time.Location) *flow.Hours {
	t.Helper()
	hours, err := flow.ParseHours(rules, in)
	if err != nil {
		t.Fatal(err)
	}
	return hours
}

func TestHoursOpen(t *testing.T) {
	// 2026-03-02 is a Monday.
	tests := []struct {
		rules, in string
		open      []string // In UTC.
		closed    []string
	}{
		{
			"Mon-Fri 09:00-17:00", "UTC",
			[]string{"2026-03-02 09:00", "2026-03-06 16:59"},
			[]string{"2026-03-02 08:59", "2026-03-02 17:00", "2026-03-07 12:00", "2026-03-08 12:00"},
		},
		{
			" fri-MON  10:00-12:00, 14:00-16:00 ;; Wed 00:00-24:00; ", "UTC",
			[]string{"2026-03-06 11:00", "2026-03-08 15:00", "2026-03-02 10:00", "2026-03-04 00:00", "2026-03-04 23:59"},
			[]string{"2026-03-03 11:00", "2026-03-02 13:00", "2026-03-05 00:00"},
		},
		{
			"Fri 22:00-06:00; Sun 18:00-00:00", "UTC",
			[]string{"2026-03-06 22:00", "2026-03-07 05:59", "2026-03-08 23:59"},
			[]string{"2026-03-06 05:00", "2026-03-07 06:00", "2026-03-07 22:00", "2026-03-09 00:00"},
		},
		{ // An exception takes the place of its weekday, the night before goes on into it.
			"Mon-Fri 22:00-06:00; 2026-03-04 12:00-13:00; 2026-03-05,2026-03-07 closed", "UTC",
			[]string{"2026-03-03 22:00", "2026-03-04 05:00", "2026-03-04 12:30", "2026-03-06 22:00", "2026-03-07 05:00"},
			[]string{"2026-03-04 22:00", "2026-03-05 05:00", "2026-03-05 23:00", "2026-03-06 05:00"},
		},
		{ // Summer time begins on 29 March and ends on 25 October at 01:00 UTC.
			"Sat,Sun 09:00-17:00", "Europe/Berlin",
			[]string{"2026-03-28 08:00", "2026-03-29 07:00", "2026-10-24 07:00", "2026-10-25 15:59"},
			[]string{"2026-03-28 07:59", "2026-03-29 06:59", "2026-03-29 15:00", "2026-10-25 07:59", "2026-10-25 16:00"},
		},
		{ // Over the night in which an hour is missing, and the one that has it twice.
			"Sat 22:00-04:00", "Europe/Berlin",
			[]string{"2026-03-28 21:00", "2026-03-29 00:59", "2026-03-29 01:59", "2026-10-24 20:00", "2026-10-25 02:59"},
			[]string{"2026-03-29 02:00", "2026-10-25 03:00"},
		},
		{ // Where midnight is the hour that is missing: 24 April 2026, a Friday.
			"Thu 20:00-03:00", "Africa/Cairo",
			[]string{"2026-04-23 18:00", "2026-04-23 21:59", "2026-04-23 22:00", "2026-04-23 23:59"},
			[]string{"2026-04-24 00:00", "2026-04-24 20:00"},
		},
		{ // The other side of the date line.
			"Mon 09:00-10:00", "Pacific/Auckland",
			[]string{"2026-03-01 20:30"},
			[]string{"2026-03-02 20:30"},
		},
	}
	for _, test := range tests {
		hours := parse(t, test.rules, zone(t, test.in))
		check := func(moments []string, want bool) {
			for _, moment := range moments {
				at, err := time.Parse("2006-01-02 15:04", moment)
				if err != nil {
					t.Fatal(err)
				}
				if hours.Open(at) != want {
					t.Errorf("%q in %s: %s is open: %t", test.rules, test.in, at.In(zone(t, test.in)), !want)
				}
			}
		}
		check(test.open, true)
		check(test.closed, false)
	}
}

// TestHoursAgreeWithATimetable marks each minute of a random week, and compares.
func TestHoursAgreeWithATimetable(t *testing.T) {
	names := []string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}
	const day = 24 * 60
	for seed := range uint64(60) {
		random := rand.New(rand.NewPCG(seed, 7))
		var open [7 * day]bool
		rules := []string{"2000-01-01 00:00-24:00"} // Keeps the rules legal.
		for weekday, name := range names {
			if random.IntN(3) == 0 {
				continue
			}
			from, to := random.IntN(day), random.IntN(day)
			if from == to {
				continue
			}
			rules = append(rules, fmt.Sprintf("%s %02d:%02d-%02d:%02d", name, from/60, from%60, to/60, to%60))
			for minute := from; minute%day != to; minute++ {
				open[(weekday*day+minute)%len(open)] = true
			}
		}
		hours := parse(t, strings.Join(rules, "; "), time.UTC)
		sunday := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
		for minute, want := range open {
			if at := sunday.Add(time.Duration(minute)*time.Minute + time.Duration(random.IntN(60))*time.Second); hours.Open(at) != want {
				t.Fatalf("seed %d, %v: open at %s is %t", seed, rules, at, !want)
			}
		}
	}
}

func TestParseHoursRefuses(t *testing.T) {
	tests := []struct{ rules, want string }{
		{"", "never open"},
		{" ; ", "never open"},
		{"Mon closed", "never open"},
		{"Mon", `hours of "Mon": no such times: ""`},
		{"Mon 09:00", `no such times: "09:00"`},
		{"Mon 9:00-17:00", `no such times: "9:00-17:00"`},
		{"Mon 09:00-25:00", "no such times"},
		{"Mon 09:00-17:60", "no such times"},
		{"Mon 09:00-17:00,", `no such times: ""`},
		{"Mon 09:00-09:00", "no such times"},
		{"Mon 24:00-09:00", "no such times"},
		{"Mon Closed", "no such times"},
		{"Mo 09:00-17:00", `no such day: "Mo"`},
		{"Mon-Fr 09:00-17:00", `no such day: "Mon-Fr"`},
		{"Mon, Tue 09:00-17:00", "no such times"},
		{"Mon,,Tue 09:00-17:00", `no such day: ""`},
		{"2026-02-30 09:00-17:00", `no such day: "2026-02-30"`},
		{"Mon-Fri 09:00-17:00; Fri 09:00-15:00", "Friday is named twice"},
		{"2026-12-25 closed; 2026-12-25 09:00-15:00", "2026-12-25 is named twice"},
	}
	for _, test := range tests {
		hours, err := flow.ParseHours(test.rules, time.UTC)
		if hours != nil || err == nil || !strings.HasPrefix(err.Error(), "flow: hours") || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: error is %v, want one with %q", test.rules, err, test.want)
		}
	}
	if _, err := flow.ParseHours("Mon 09:00-17:00", nil); err == nil || !strings.Contains(err.Error(), "no location") {
		t.Errorf("without a location: %v", err)
	}
}

func TestParseHoursTakesAnyBlanks(t *testing.T) {
	hours := parse(t, "\tMon\t09:00-10:00\n;\nTue \u00a0 09:00-10:00, 11:00-12:00\t", time.UTC)
	for at, want := range map[string]bool{
		"2026-03-02T09:30:00Z": true, "2026-03-03T11:30:00Z": true, "2026-03-04T09:30:00Z": false,
	} {
		when, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := hours.Open(when); got != want {
			t.Errorf("open at %s: %v", at, got)
		}
	}
}
