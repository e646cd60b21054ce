// Package rules is the one table of what goes wrong with a message: the stable
// code of each rule, how bad it is, what the user sees, and the cure. The types
// refuse by these rules and the linter reports them.
package rules

// Severity says what a violation does to the user.
type Severity int

// The severities, from a matter of taste to a conversation that is lost.
const (
	Style   Severity = iota // Nothing that a user would notice.
	Wrong                   // Something else is shown or sent than was meant.
	Dead                    // A control does nothing.
	Nothing                 // Nothing is shown.
	Breaks                  // The client throws: older messages vanish too.
)

// String is the severity's name in output for programs.
func (s Severity) String() string {
	return [...]string{"style", "wrong", "dead", "nothing", "breaks"}[s]
}

// A Rule is one way to get a message wrong.
type Rule struct {
	Code     string
	Severity Severity
	Effect   string // What the user sees.
	Fix      string // What is wrong, and what to do.
}

// The rules, by the part of a message that they speak of.
var (
	// Whole messages.
	EmptyMessage    = Rule{"empty-message", Nothing, "nothing is shown", "set text, rich content, an action or a handoff"}
	TextAndHTML     = Rule{"text-and-html", Wrong, "one of the two texts is lost", "set the text or its HTML form, not both"}
	PayloadTwice    = Rule{"payload-twice", Wrong, "rich content and action overwrite each other", "rich content and this action both need metadata.payload: send two messages"}
	SetTwice        = Rule{"set-twice", Wrong, "one of the two values is lost", "this member is written by a field of its own: set that field and remove the member"}
	Broken          = Rule{"broken-member", Breaks, "the client throws or ignores the message", "a field of its own writes this member: set that, and remove it from Extra or Metadata, where decoding leaves what the field cannot take"}
	Missing         = Rule{"missing-member", Breaks, "the client throws or ignores the message", "this member must be there"}
	NotJSON         = Rule{"not-json", Nothing, "the whole answer is thrown away", "a raw value must be valid JSON"}
	TooDeep         = Rule{"too-deep", Nothing, "the whole answer is thrown away", "nest arrays and objects no deeper than 1000 in one message"}
	NoTemplate      = Rule{"no-template", Nothing, "an empty bubble", "contentType 300 needs a templateId and its payload"}
	NoContentType   = Rule{"no-content-type", Nothing, "Android and iOS show the text alone", "set metadata.contentType to \"300\""}
	UnknownTemplate = Rule{"unknown-template", Nothing, "the rich content is not shown", "use a template that there is, without blanks: 3 (links), 6 (suggested replies), 7 (list), 8 (dialog), 9 (images), 10 (cards), 11 (combined buttons), 12 (form), 14 (videos)"}
	UnknownPayload  = Rule{"broken-payload", Breaks, "the client throws or shows nothing", "the payload that came in does not fit its templateId"}
	NilElement      = Rule{"nil-element", Breaks, "the client throws", "remove the nil, or put a value there"}
	NotInBotAnswer  = Rule{"not-in-bot-answer", Nothing, "the file or place is not shown", "a bot's answer carries no attachment or location: use pictures, videos or a link, or send it through the REST API (in Go, Client.SendMessage)"}
	EmptyHandoff    = Rule{"empty-handoff", Wrong, "the conversation goes to nobody in particular", "name who takes over; \"\" in KM_ASSIGN_TO lets the rules choose (in Go, HandoffToRules)"}
	NamelessEvent   = Rule{"nameless-event", Wrong, "no event is raised: the other bot waits for the user", "name the event that carries the data"}
	DeadMetadata    = Rule{"dead-reply-metadata", Wrong, "the reply metadata is never sent, and breaks the button's markup on the web", "links and submit buttons send no metadata: use a button that replies"}
	UntypedMetadata = Rule{"reply-metadata", Wrong, "the metadata of the reply is not sent", "reply metadata is one object, beside the name"}

	// Labels and texts.
	NoLabel     = Rule{"empty-label", Wrong, "a button without a label, or labelled undefined", "give it a label"}
	NoTitle     = Rule{"empty-title", Wrong, "an entry without a title", "give it a title"}
	NoMessage   = Rule{"empty-reply", Dead, "a button that does nothing", "say what the button sends; a link stands in template 3, or beside replies in 11"}
	NoFieldName = Rule{"empty-field-name", Wrong, "the field takes the submit button's label, and its data is lost", "give the field a label or name"}

	// Addresses.
	NoURL     = Rule{"empty-url", Wrong, "a page called undefined opens, or an empty picture is shown", "give it an address"}
	BadURL    = Rule{"bad-url", Wrong, "a page of the site that holds the chat opens, or nothing", "use an absolute address with its scheme (https://...) and without blanks, double quotes, backslashes or angle brackets: percent-encode them"}
	UnsafeURL = Rule{"unsafe-url", Wrong, "a script runs in the page that holds the chat", "use https"}

	// Elements.
	NoElements     = Rule{"no-elements", Nothing, "nothing is shown, or the client throws", "put at least one element in"}
	NoAction       = Rule{"no-action", Breaks, "the client throws, or the entry does nothing", "say what a click does"}
	BadKind        = Rule{"bad-kind", Dead, "the entry does nothing, or is not shown", "no client knows this kind of thing in this place"}
	TooManyButtons = Rule{"too-many-buttons", Breaks, "the web page stalls: each link or submit button doubles its markup", "use at most 8 link and submit buttons in one message"}
	TwoSubmits     = Rule{"two-submits", Wrong, "every submit button sends the first one's data", "use one submit button, or several messages"}
	NoFormData     = Rule{"no-form-data", Dead, "the button does nothing", "say what is posted"}
	BadFormData    = Rule{"bad-form-data", Wrong, "the data arrives as [object Object], or cut off", "form data are strings without double quotes and HTML character references"}
	OtherTab       = Rule{"misplaced-option", Wrong, "the option is ignored", "openLinkInNewTab belongs beside action.type (in Go, Link.SameTab)"}
	ListText       = Rule{"list-text", Wrong, "the title is sent instead", "lists send action.text (in Go, ReplyRow.Message)"}
	ArticleID      = Rule{"article-id", Nothing, "iOS shows nothing of the list", "leave articleId out"}

	// Forms.
	NoSubmit       = Rule{"no-submit", Dead, "a form without a button", "add a submit button"}
	DuplicateField = Rule{"duplicate-field", Wrong, "two fields share one key: one answer is lost", "give each field a key of its own"}
	FieldLabel     = Rule{"field-label", Breaks, "the form cannot be submitted on the web", "this field takes title and name: remove label"}

	// Input.
	NoSource   = Rule{"no-source", Breaks, "the client throws", "give words, items or a URL to choose from"}
	TwoSources = Rule{"two-sources", Wrong, "one of the sources is lost", "give only one of words, items and a URL"}

	// Actions.
	EmptyAction = Rule{"empty-action", Wrong, "nothing happens", "say what is to change"}
	EmptyTag    = Rule{"empty-tag", Wrong, "an empty tag", "remove it"}
	BadEmail    = Rule{"bad-email", Wrong, "the user's e-mail is not updated", "give an e-mail address, or a platform's placeholder"}
)
