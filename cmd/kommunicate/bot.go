package main

import (
	"errors"
	"flag"
	"net/http"
	"net/url"
	"strings"
)

// botFlags say which bot is meant.
type botFlags struct {
	bot     string
	headers []string // As they were given.
	header  http.Header
}

// register adds the flags -bot and -header.
func (f *botFlags) register(flags *flag.FlagSet) {
	f.header = make(http.Header)
	flags.StringVar(&f.bot, "bot", "", "the `URL` of the bot's webhook")
	flags.Func("header", "a request `HEADER` for the bot, as \"Name: value\"; can be given several times", func(text string) error {
		f.headers = append(f.headers, text) // Package flag would print what is wrong with a secret in it.
		return nil
	})
}

// addHeaders reads the headers.
func (f *botFlags) addHeaders() error {
	for _, text := range f.headers {
		if err := f.addHeader(text); err != nil {
			return err
		}
	}
	return nil
}

// addHeader reads a header. Its errors do not show the value, which is a secret.
func (f *botFlags) addHeader(text string) error {
	name, value, ok := strings.Cut(text, ":")
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	switch {
	case !ok || !isToken(name):
		return errors.New("-header is written as \"Name: value\"; the name has only letters, digits and !#$%&'*+-.^_`|~")
	case strings.ContainsFunc(value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }):
		return errors.New("-header has a value with a line break or another control character")
	}
	f.header.Add(name, value)
	return nil
}

// isToken reports whether a text can be the name of a header (RFC 9110, section
// 5.6.2).
func isToken(text string) bool {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	return text != "" && strings.Trim(text, letters+"0123456789!#$%&'*+-.^_`|~") == ""
}

// checkURL says what is wrong with the bot's URL.
func (f *botFlags) checkURL() error {
	u, err := url.Parse(f.bot)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return errors.New("-bot is no URL of a webhook: write it as http://localhost:3000/path")
	}
	return nil
}
