package flow

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
)

// Hours are weekly office hours, with exceptions, in one time zone.
// [ParseHours] makes them.
type Hours struct {
	in   *time.Location
	week map[time.Weekday][]span
	// dates are exceptions, by 2006-01-02.
	dates map[string][]span
}

// A span is a time of day from one minute until just before another, by the
// clock on the wall. One that ends before it starts goes on after midnight.
type span struct{ from, to int }

const (
	minutesInDay = 24 * 60
	daysInWeek   = 7
)

func (s span) overnight() bool { return s.to < s.from }

// ParseHours reads office hours such as
//
//	Mon-Thu 09:00-12:30,13:30-17:00; Fri 09:00-15:00; 2026-12-24 09:00-12:00; 2026-12-25,2026-12-26 closed
//
// Rules are separated by semicolons. A rule is days, a blank, and either
// "closed" or times. Days are English names of three letters, dates, ranges of
// names (Fri-Mon too) or several of these with commas and no blanks; a date takes
// the place of its weekday. Times are from 00:00 to 24:00, several with commas;
// 22:00-06:00 goes on into the next day, whatever that day's own rule is. A day
// that is not named is closed; one that is named twice is an error, as are rules
// that leave no hours at all, and a nil location.
//
// Hours follow the clock on the wall of the location, also where daylight saving
// time begins and ends.
func ParseHours(rules string, in *time.Location) (*Hours, error) {
	if in == nil {
		return nil, errors.New("flow: hours: no location: use time.LoadLocation, or time.UTC")
	}
	h := &Hours{in: in, week: map[time.Weekday][]span{}, dates: map[string][]span{}}
	open := false
	for rule := range strings.SplitSeq(rules, ";") {
		rule = strings.TrimSpace(rule)
		if rule == "" {
			continue
		}
		days, times := rule, ""
		if blank := strings.IndexFunc(rule, unicode.IsSpace); blank >= 0 {
			days, times = rule[:blank], rule[blank:]
		}
		spans, err := parseSpans(strings.TrimSpace(times))
		if err != nil {
			return nil, fmt.Errorf("flow: hours of %q: %w", days, err)
		}
		if err := h.set(days, spans); err != nil {
			return nil, err
		}
		open = open || len(spans) > 0
	}
	if !open {
		return nil, fmt.Errorf(`flow: hours %q are never open: want such as "Mon-Fri 09:00-17:00"`, rules)
	}
	return h, nil
}

// Open reports whether it is within office hours.
func (h *Hours) Open(at time.Time) bool {
	at = at.In(h.in)
	minute := at.Hour()*60 + at.Minute()
	// Days are counted in UTC, where each has its midnight.
	today := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, time.UTC)
	for _, s := range h.spans(today) {
		if s.from <= minute && (minute < s.to || s.overnight()) {
			return true
		}
	}
	for _, s := range h.spans(today.AddDate(0, 0, -1)) {
		if s.overnight() && minute < s.to {
			return true
		}
	}
	return false
}

// spans are those that start on a day.
func (h *Hours) spans(day time.Time) []span {
	if spans, ok := h.dates[day.Format(time.DateOnly)]; ok {
		return spans
	}
	return h.week[day.Weekday()]
}

func (h *Hours) set(days string, spans []span) error {
	for part := range strings.SplitSeq(days, ",") {
		if _, err := time.Parse(time.DateOnly, part); err == nil {
			if _, twice := h.dates[part]; twice {
				return fmt.Errorf("flow: hours: %s is named twice", part)
			}
			h.dates[part] = spans
			continue
		}
		named, err := weekdays(part)
		if err != nil {
			return err
		}
		for _, day := range named {
			if _, twice := h.week[day]; twice {
				return fmt.Errorf("flow: hours: %s is named twice", day)
			}
			h.week[day] = spans
		}
	}
	return nil
}

// weekdays reads a name, or a range of them.
func weekdays(s string) ([]time.Weekday, error) {
	first, last, isRange := strings.Cut(s, "-")
	if !isRange {
		last = first
	}
	day, ok := weekday(first)
	end, ok2 := weekday(last)
	if !ok || !ok2 {
		return nil, fmt.Errorf("flow: hours: no such day: %q: want such as Mon, Mon-Fri or 2026-12-25", s)
	}
	days := []time.Weekday{day}
	for ; day != end; days = append(days, day) {
		day = (day + 1) % daysInWeek
	}
	return days, nil
}

func weekday(name string) (time.Weekday, bool) {
	for day := range time.Weekday(daysInWeek) {
		if strings.EqualFold(day.String()[:3], name) {
			return day, true
		}
	}
	return 0, false
}

// parseSpans reads the times of a rule. No span is closed.
func parseSpans(times string) ([]span, error) {
	if times == "closed" {
		return []span{}, nil
	}
	var spans []span
	for part := range strings.SplitSeq(times, ",") {
		first, last, _ := strings.Cut(strings.TrimSpace(part), "-")
		from, ok := minuteOfDay(first)
		to, ok2 := minuteOfDay(last)
		if !ok || !ok2 || from == to || from == minutesInDay {
			return nil, fmt.Errorf(`no such times: %q: want such as 09:00-17:00, or "closed"`, part)
		}
		spans = append(spans, span{from, to})
	}
	return spans, nil
}

func minuteOfDay(clock string) (int, bool) {
	if clock == "24:00" {
		return minutesInDay, true
	}
	at, err := time.Parse("15:04", clock)
	return at.Hour()*60 + at.Minute(), err == nil && len(clock) == len("15:04")
}
