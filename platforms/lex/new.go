package lex

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/kommunicate-go/kommunicate"
	"github.com/kommunicate-go/kommunicate/internal/bridge"
	"github.com/kommunicate-go/kommunicate/internal/call"
	"github.com/kommunicate-go/kommunicate/platforms/lex/internal/attribute"
)

// A BotAlias is a bot in Lex V2 as it is called.
type BotAlias struct {
	BotID   string // Ten letters and digits. Required.
	AliasID string // "TSTALIASID". Required.
	// Region is where the bot is: "eu-west-1". Required.
	Region string
	// LocaleID is the language that the bot is asked in. Default: "en_US".
	LocaleID string
	// Locales are the bot's locales by the language that a user chose, or that the
	// client is set to: {"es": "es_US"}. Optional.
	Locales map[string]string
	// Endpoint is where the API is. Default: AWS's for the region.
	Endpoint string
	// NotUnderstood makes the bot return [kommunicate.ErrNotUnderstood] when Lex
	// takes what the user says for FallbackIntent, for package flow to act on.
	// Default: the bot's answer to that is an answer like any other.
	NotUnderstood bool
}

// A Signer signs a call for AWS: it sets the headers of AWS Signature Version 4, for
// the service "lex". The request is complete but for them; body is what it sends.
// Package awsauth has one.
type Signer interface {
	Sign(ctx context.Context, request *http.Request, body []byte, region string) error
}

// A Bot asks a bot in Lex. Each conversation is a session of its own. It is safe for
// concurrent use if its [Signer] is.
type Bot struct {
	alias  BotAlias
	config *kommunicate.PlatformConfig
	caller call.Caller
}

// callBudget is how long a bot is waited for: its own function may take 30 s.
const callBudget = 35 * time.Second

// New returns a [kommunicate.BotPlatform] that asks a bot in Lex V2 over
// RecognizeText. [kommunicate.WithBudget] is 35 s by default; no call is repeated.
//
// Refused, with a [*kommunicate.ValidationError]: a signer that is nil, and ids, a
// region or an endpoint that are none.
func New(alias BotAlias, signer Signer, opts ...kommunicate.PlatformOption) (*Bot, error) {
	alias.LocaleID = cmp.Or(alias.LocaleID, "en_US")
	alias.Endpoint = strings.TrimSuffix(cmp.Or(alias.Endpoint, endpointOf(alias.Region)), "/")
	if err := alias.check(signer); err != nil {
		return nil, err
	}
	config, err := kommunicate.NewPlatformConfig(callBudget, opts...)
	if err != nil {
		return nil, err
	}
	sign := func(ctx context.Context, r *http.Request, body []byte) error {
		return signer.Sign(ctx, r, body, alias.Region)
	}
	return &Bot{alias, config, call.Caller{Platform: platform, Config: config, Sign: sign, Explain: explain}}, nil
}

var (
	botIDForm   = regexp.MustCompile(`^[0-9A-Za-z]{10}$`)
	aliasForm   = regexp.MustCompile(`^[0-9A-Za-z]{1,100}$`)
	localeForm  = regexp.MustCompile(`^[0-9A-Za-z_]{1,100}$`)
	regionForm  = regexp.MustCompile(`^[a-z]+(-[a-z0-9]+)+$`)
	sessionForm = regexp.MustCompile(`^[0-9A-Za-z._:-]{2,100}$`)
)

func (a *BotAlias) check(signer Signer) error {
	u, err := url.Parse(a.Endpoint)
	isEndpoint := err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil && u.RawQuery == "" && u.Fragment == ""
	locales := localeForm.MatchString(a.LocaleID)
	for _, locale := range a.Locales {
		locales = locales && localeForm.MatchString(locale)
	}
	var wrong []*kommunicate.ValidationError
	for _, rule := range []struct {
		ok                    bool
		pointer, code, detail string
	}{
		{botIDForm.MatchString(a.BotID), "/botId", "bot-id", "a bot's id has ten letters and digits"},
		{aliasForm.MatchString(a.AliasID), "/aliasId", "alias-id", "an alias's id has letters and digits, such as TSTALIASID; its name is another thing"},
		{regionForm.MatchString(a.Region), "/region", "region", "a region is the name of one of AWS's, such as eu-west-1"},
		{locales, "/localeId", "locale-id", "a locale has the form en_US"},
		{isEndpoint, "/endpoint", "endpoint", "an endpoint has the form https://host"},
		{signer != nil, "/signer", "signer", "is required: Lex takes signed calls only; see package awsauth"},
	} {
		if !rule.ok {
			wrong = append(wrong, &kommunicate.ValidationError{Pointer: rule.pointer, Code: rule.code, Detail: rule.detail})
		}
	}
	return call.Join(platform, wrong...)
}

// endpointOf is AWS's endpoint in a region.
//
// Source: docs.aws.amazon.com/general/latest/gr/lex.html.
func endpointOf(region string) string {
	domain := "amazonaws.com"
	if strings.HasPrefix(region, "cn-") {
		domain = "amazonaws.com.cn"
	}
	return "https://runtime-v2-lex." + region + "." + domain
}

// fallbackIntent is what Lex calls the intent that every bot has for what it does
// not understand.
//
// Source: docs.aws.amazon.com/lexv2/latest/dg/built-in-intent-fallback.html.
const fallbackIntent = "FallbackIntent"

// Respond asks the bot and returns what Kommunicate would show of its answer: see
// [Decode]. Lex is told a text of at most 1024 characters; of an event, its name, and
// of an attachment, [MediaTranscript]. The chat context goes along as request
// attributes, where the bot's function finds it.
//
// With [errors.Is], its errors are [kommunicate.ErrCredentials], which a [Signer]'s
// are too, [kommunicate.ErrQuota] or [context.DeadlineExceeded] for what they are;
// they are [*kommunicate.APIError]s where AWS answered. One whose Code is
// DependencyFailedException says that the bot's function failed, or answered what
// Lex refuses; its Body says which, and is in no log.
func (b *Bot) Respond(ctx context.Context, turn *kommunicate.Turn) ([]kommunicate.Message, error) {
	request, degraded, err := b.request(turn)
	b.config.Report(ctx, degraded)
	if request == nil || err != nil {
		return nil, err
	}
	response, err := b.recognize(ctx, turn, request)
	if err != nil {
		return nil, err
	}
	messages, degraded := Decode(response.Messages)
	b.config.Report(ctx, degraded)
	if intent := response.SessionState.Intent; b.alias.NotUnderstood && intent != nil && intent.Name == fallbackIntent {
		return nil, kommunicate.ErrNotUnderstood
	}
	return messages, nil
}

// request is what the bot is asked; nil if there is nothing to ask.
func (b *Bot) request(turn *kommunicate.Turn) (*RecognizeTextRequest, []kommunicate.Degraded, error) {
	attributes, left, err := attribute.Of(turn)
	if err != nil {
		return nil, nil, fmt.Errorf("kommunicate: lex: the chat context: %w", err)
	}
	text, degraded := vendor.Text(attribute.Text(turn))
	for range left {
		degraded = append(degraded, kommunicate.Degraded{
			Platform: platform, Pointer: "/metadata/KM_CHAT_CONTEXT", Code: "reserved-attribute",
			Detail: "a key of the chat context is not passed on: it is empty, or begins with x-amz-lex:, which is reserved for Lex",
		})
	}
	if text == "" {
		return nil, degraded, nil
	}
	return &RecognizeTextRequest{Text: text, RequestAttributes: attributes}, degraded, nil
}

// recognize asks the bot in the conversation's session.
func (b *Bot) recognize(ctx context.Context, turn *kommunicate.Turn, request *RecognizeTextRequest) (*RecognizeTextResponse, error) {
	session, err := bridge.SessionID(turn.GroupID, sessionForm)
	if err != nil {
		return nil, fmt.Errorf("kommunicate: lex: %w", err)
	}
	body, err := request.MarshalJSON()
	if err != nil {
		return nil, fmt.Errorf("kommunicate: lex: the request cannot be written: %w", err)
	}
	target := b.alias.Endpoint + "/bots/" + b.alias.BotID + "/botAliases/" + b.alias.AliasID +
		"/botLocales/" + b.locale(turn) + "/sessions/" + session + "/text"
	answer, err := b.caller.Post(ctx, target, "RecognizeText", body)
	if err != nil {
		return nil, err
	}
	response := new(RecognizeTextResponse)
	if response.UnmarshalJSON(answer) != nil {
		return nil, b.caller.Misread("the answer to RecognizeText is no JSON object")
	}
	return response, nil
}

// locale is the bot's for the turn's language, or for the language without a
// country.
func (b *Bot) locale(turn *kommunicate.Turn) string {
	language := bridge.Language(turn, "")
	bare, _, _ := strings.Cut(strings.ReplaceAll(language, "_", "-"), "-")
	return cmp.Or(b.alias.Locales[language], b.alias.Locales[bare], b.alias.LocaleID)
}

// explained are the errors whose texts quote neither a user nor a signature.
var explained = map[string]bool{
	"AccessDeniedException":     true,
	"ResourceNotFoundException": true,
	"ThrottlingException":       true,
}

// explain reads an error of AWS.
//
// Source: smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html.
func explain(header http.Header, body []byte) (code, description string) {
	var answer struct {
		Type    string `json:"__type"`
		Code    string `json:"code"`
		Message string `json:"message"`
	}
	_ = json.Unmarshal(body, &answer) // What is not there explains nothing.
	code = cmp.Or(header.Get("X-Amzn-ErrorType"), answer.Code, answer.Type)
	code, _, _ = strings.Cut(code, ":")
	code = code[strings.LastIndexByte(code, '#')+1:]
	if explained[code] {
		description = answer.Message
	}
	return code, description
}
