package kommunicatetest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/kommunicate-go/kommunicate"
)

// A scene is how things are when a script begins.
type scene struct {
	name         string
	agents       []Agent
	teams        []Team
	rules        Rules
	bot, botName string
	user         string
	detail       kommunicate.UpdateUserDetail
	language     string
	surface      kommunicate.Surface
	context      kommunicate.Members
	welcome      bool // The conversation begins with the welcome event.
}

// What scripts that say nothing of it are played with.
const (
	scriptBot   = "bot-under-test"
	scriptUser  = "user"
	scriptAgent = "anna@example.com"
)

// givens are the words behind "given".
var givens = map[string]func(s *scene, value string) error{
	"name": func(s *scene, value string) error {
		s.name = unquote(value)
		return nil
	},
	"agent": func(s *scene, value string) error {
		values, err := texted(value, 1, 3, "ID, NAME, online or away or offline")
		if err != nil {
			return err
		}
		availability, err := parseAvailability(cmp.Or(values[2], string(kommunicate.AgentsOnline)))
		s.agents = append(s.agents, Agent{ID: values[0], Name: values[1], Availability: availability})
		return err
	},
	"team": func(s *scene, value string) error {
		values, err := texted(value, 2, -1, "ID, AGENT, AGENT ...")
		if err != nil {
			return err
		}
		s.teams = append(s.teams, Team{ID: values[0], AgentIDs: values[1:]})
		return nil
	},
	"default agent": func(s *scene, value string) error { return one(&s.rules.DefaultAgent, value) },
	"assignment": func(s *scene, value string) error {
		s.rules.Automatic = value == "automatic"
		if known := []string{"automatic", "notify everybody"}; !slices.Contains(known, value) {
			return unknown("the assignment", value, known)
		}
		return nil
	},
	"auto resolve": func(s *scene, value string) (err error) {
		s.rules.AutoResolve, err = parseDuration(value)
		return err
	},
	"bot": func(s *scene, value string) error {
		values, err := texted(value, 1, 2, "ID, NAME")
		if err != nil {
			return err
		}
		s.bot, s.botName = values[0], values[1]
		return nil
	},
	"surface": func(s *scene, value string) error {
		var known []string
		for on := kommunicate.Web; on <= kommunicate.IOS; on++ {
			name := strings.ToLower(on.String())
			if known = append(known, name); name == strings.ToLower(value) {
				s.surface = on
				return nil
			}
		}
		return unknown("the surface", value, known)
	},
	"user":     func(s *scene, value string) error { return one(&s.user, value) },
	"language": func(s *scene, value string) error { return one(&s.language, value) },
}

func parseAvailability(value string) (kommunicate.Availability, error) {
	a := kommunicate.Availability(value)
	known := []kommunicate.Availability{kommunicate.AgentsOnline, kommunicate.AgentsAway, kommunicate.AgentsOffline}
	if !slices.Contains(known, a) {
		return "", unknown("the availability", value, []string{"online", "away", "offline"})
	}
	return a, nil
}

func parseDuration(value string) (time.Duration, error) {
	d, err := time.ParseDuration(value)
	if err != nil || d < 0 {
		return 0, fmt.Errorf("%q is no duration: write it as 500ms, 10s or 5m", value)
	}
	return d, nil
}

// givenMember reads user.KEY and context.KEY.
func givenMember(word string) (set func(s *scene, value string) error, known bool) {
	if key, ok := strings.CutPrefix(word, "context."); ok && key != "" {
		return func(s *scene, value string) error { return s.context.Set(key, unquote(value)) }, true
	}
	key, ok := strings.CutPrefix(word, "user.")
	if !ok || key == "" {
		return nil, false
	}
	return func(s *scene, value string) error {
		d, text := &s.detail, unquote(value)
		switch key {
		case "displayName":
			d.DisplayName = text
		case "email":
			d.Email = text
		case "phoneNumber":
			d.PhoneNumber = text
		case "imageLink":
			d.ImageLink = text
		default:
			return d.Metadata.Set(key, text)
		}
		return nil
	}, true
}

// one stores a value that must not be empty.
func one(dst *string, value string) error {
	*dst = unquote(value)
	if *dst == "" {
		return errors.New("the value is missing")
	}
	return nil
}

// texted reads texts between commas: at least so many that are not empty, and,
// unless it is negative, at most so many; those that are missing are "".
func texted(value string, least, most int, form string) ([]string, error) {
	texts := pieces(value, ',')
	for i := range texts {
		texts[i] = unquote(texts[i])
		if texts[i] == "" && (i < least || most < 0) {
			return nil, fmt.Errorf("a value is missing: want %s", form)
		}
	}
	if len(texts) < least || most >= 0 && len(texts) > most {
		return nil, fmt.Errorf("the number of values is wrong: want %s", form)
	}
	for len(texts) < most {
		texts = append(texts, "")
	}
	return texts, nil
}
