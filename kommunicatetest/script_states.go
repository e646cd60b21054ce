package kommunicatetest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/kommunicate-go/kommunicate"
)

// A state is something about a conversation that a script can expect.
type state struct {
	// get returns it as a script has it.
	get func(*player) string
	// parse reads what is expected, and returns what tells whether it is so.
	parse func(value string) (passes func(got string) bool, err error)
}

// states are the words behind "expect".
var states = map[string]state{
	"assignee": {func(p *player) string { return p.conv.Assignee() }, matching},
	"team":     {func(p *player) string { return p.conv.Team() }, matching},
	"status":   {func(p *player) string { return statusWord(p.conv.Status()) }, statusIs},
	"tags":     {func(p *player) string { return writeTags(p.conv.Tags()) }, tagsAre},
	"opens":    {func(p *player) string { return p.visited("GET") }, matching},
	"rating":   {(*player).rating, matching},
	"posts":    {func(p *player) string { return p.visited("POST") }, matching},
}

// rating is how the user has rated the conversation.
func (p *player) rating() string {
	rating, ok := p.conv.Rating()
	if !ok {
		return ""
	}
	return strconv.Itoa(rating.Score)
}

// userState is what Kommunicate knows of the user under a key.
func userState(key string) state {
	return state{func(p *player) string {
		switch u := p.user.Detail(); key {
		case "displayName":
			return u.DisplayName
		case "email":
			return u.Email
		case "phoneNumber":
			return u.PhoneNumber
		case "imageLink":
			return u.ImageLink
		default:
			return u.Metadata.Text(key)
		}
	}, matching}
}

func matching(value string) (func(string) bool, error) {
	p, err := parsePattern(value)
	return p.matches, err
}

// statuses are the words of statuses, in the order of their numbers.
func statuses() []string {
	var words []string
	for status := kommunicate.StatusInitial; status <= kommunicate.StatusWaiting; status++ {
		words = append(words, statusWord(status))
	}
	return words
}

func statusWord(status kommunicate.Status) string { return strings.ToLower(status.String()) }

func statusIs(value string) (func(string) bool, error) {
	value = strings.ToLower(value)
	if known := statuses(); !slices.Contains(known, value) {
		return nil, unknown("the status", value, known)
	}
	return func(got string) bool { return got == value }, nil
}

// tagsAre takes tags in any order, or a regular expression over all of them.
func tagsAre(value string) (func(string) bool, error) {
	p, err := parsePattern(value)
	if err != nil {
		return nil, fmt.Errorf("the tags: %w", err)
	}
	if p.re != nil {
		return p.matches, nil
	}
	return func(got string) bool { return slices.Equal(readTags(value), readTags(got)) }, nil
}

func readTags(value string) []string {
	tags := pieces(value, ',')
	for i := range tags {
		tags[i] = unquote(tags[i])
	}
	slices.Sort(tags)
	return tags
}

func writeTags(tags []string) string {
	written := make([]string, len(tags))
	for i, tag := range tags {
		written[i] = quoteIf(tag, ",")
	}
	return strings.Join(written, ", ")
}
