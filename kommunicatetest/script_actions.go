package kommunicatetest

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/kommunicate-go/kommunicate"
)

// actions are the words of what somebody does. Each reads what stands behind its
// word, and returns what is done when the script is played.
var actions = map[string]func(arg, value string) (func(*player) error, error){
	"user": func(_, value string) (func(*player) error, error) {
		return said(value, func(p *player, text string) error {
			_, err := p.conv.Say(text)
			return err
		})
	},
	"click": clickAction,
	"event": func(_, value string) (func(*player) error, error) {
		return said(value, func(p *player, name string) error {
			_, err := p.conv.Trigger(name)
			return err
		})
	},
	"submit":   submitAction,
	"file":     fileAction,
	"location": locationAction,
	"language": func(_, value string) (func(*player) error, error) {
		return said(value, (*player).speakLanguage)
	},
	"agent": func(agent, value string) (func(*player) error, error) {
		return said(value, func(p *player, text string) error { return p.agentSays(agent, text) })
	},
	"availability": availabilityAction,
	"assign": func(_, value string) (func(*player) error, error) {
		return said(value, func(p *player, id string) error {
			err := p.client.Assign(p.ctx, p.conv.GroupID(), kommunicate.Assignment{Assignee: id})
			return cmp.Or(err, p.look())
		})
	},
	"resolve": func(_, value string) (func(*player) error, error) {
		change := kommunicate.StatusChange{Status: kommunicate.StatusResolved, Actor: unquote(value)}
		return func(p *player) error {
			return cmp.Or(p.client.SetStatus(p.ctx, p.conv.GroupID(), change), p.look())
		}, nil
	},
	"rate": rateAction,
	"wait": waitAction,
}

// said is an action with a text.
func said(value string, act func(p *player, text string) error) (func(*player) error, error) {
	text := unquote(value)
	if text == "" {
		return nil, errors.New("there is nothing behind the colon")
	}
	return func(p *player) error { return act(p, text) }, nil
}

// availabilityAction reads online, away or offline.
func availabilityAction(agent, value string) (func(*player) error, error) {
	availability, err := parseAvailability(value)
	if err != nil {
		return nil, err
	}
	return func(p *player) error {
		id := cmp.Or(agent, p.agent)
		if !p.srv.isAgent(id) {
			return noAgent(id)
		}
		p.srv.Agent(id).SetAvailability(availability)
		return p.look()
	}, nil
}

func noAgent(id string) error {
	return fmt.Errorf("there is no agent %q: add \"given agent: %s\"", id, id)
}

// submitAction reads FIELD=VALUE, FIELD=VALUE | VALUE, any number of them.
func submitAction(_, value string) (func(*player) error, error) {
	values := make(map[string]any)
	if value != "" {
		for _, piece := range pieces(value, ',') {
			name, text, ok := assignment(piece)
			if !ok {
				return nil, fmt.Errorf("%q is no FIELD=VALUE; a comma in a value needs quotes around the value", piece)
			}
			if _, twice := values[name]; twice {
				return nil, fmt.Errorf("the field %q is given twice; several options stand as A | B", name)
			}
			values[name] = fieldValue(text)
		}
	}
	return func(p *player) error {
		_, err := p.conv.Submit(values)
		return err
	}, nil
}

// assignment reads NAME=VALUE.
func assignment(piece string) (name, value string, ok bool) {
	quoted := quotedPrefix(piece)
	name, value, ok = strings.Cut(piece[len(quoted):], "=")
	if quoted != "" {
		name, ok = unquote(quoted), ok && strings.TrimSpace(name) == ""
	}
	return strings.TrimSpace(name), strings.TrimSpace(value), ok
}

// fieldValue is a text, or texts between |.
func fieldValue(value string) any {
	texts := pieces(value, '|')
	for i := range texts {
		texts[i] = unquote(texts[i])
	}
	if len(texts) == 1 {
		return texts[0]
	}
	return texts
}

// fileTypes are the MIME types of files whose type a script does not tell.
var fileTypes = map[string]string{
	".gif": "image/gif", ".jpeg": "image/jpeg", ".jpg": "image/jpeg", ".mp3": "audio/mpeg", ".mp4": "video/mp4",
	".pdf": "application/pdf", ".png": "image/png", ".txt": "text/plain", ".webp": "image/webp",
}

// fileAction reads NAME, then url=, type= and size= in any order.
func fileAction(_, value string) (func(*player) error, error) {
	values := pieces(value, ',')
	name := unquote(values[0])
	if name == "" {
		return nil, errors.New("the file's name is missing")
	}
	file := kommunicate.FileMeta{
		Name: name, BlobKey: "blob-" + name, Size: 1024, URL: "https://files.kommunicate.test/" + name,
		ContentType: cmp.Or(fileTypes[strings.ToLower(path.Ext(name))], "application/octet-stream"),
	}
	for _, piece := range values[1:] {
		key, text, _ := assignment(piece)
		text = unquote(text)
		switch key {
		case "url":
			file.URL = text
		case "type":
			file.ContentType = text
		case "size":
			size, err := strconv.ParseUint(text, 10, 31)
			if err != nil {
				return nil, fmt.Errorf("the size %q is no number of bytes", text)
			}
			file.Size = int(size)
		default:
			return nil, unknown("the detail", key, []string{"url", "type", "size"})
		}
	}
	return func(p *player) error {
		_, err := p.conv.SendFile(file)
		return err
	}, nil
}

// locationAction reads LATITUDE, LONGITUDE.
func locationAction(_, value string) (func(*player) error, error) {
	const form = "LATITUDE, LONGITUDE in degrees"
	values, err := texted(value, 2, 2, form)
	if err != nil {
		return nil, err
	}
	for _, text := range values {
		if _, err := strconv.ParseFloat(text, 64); err != nil {
			return nil, fmt.Errorf("%q is no number: want %s", text, form)
		}
	}
	return func(p *player) error {
		_, err := p.conv.SendLocation(kommunicate.Location{Latitude: values[0], Longitude: values[1]})
		return err
	}, nil
}

// rateAction reads SCORE, COMMENT.
func rateAction(_, value string) (func(*player) error, error) {
	const form = "SCORE, COMMENT"
	values, err := texted(value, 1, 2, form)
	if err != nil {
		return nil, err
	}
	score, err := strconv.Atoi(values[0])
	if err != nil {
		return nil, fmt.Errorf("%q is no number: want %s", values[0], form)
	}
	return func(p *player) error {
		_, err := p.conv.Rate(score, values[1])
		return err
	}, nil
}

// waitAction reads a duration.
func waitAction(_, value string) (func(*player) error, error) {
	d, err := parseDuration(value)
	if err != nil {
		return nil, err
	}
	return func(p *player) error {
		timer := time.NewTimer(d)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-p.ctx.Done():
			return p.ctx.Err()
		}
		return p.look()
	}, nil
}
