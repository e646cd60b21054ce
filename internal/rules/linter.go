package rules

// The rules that only the linter speaks of: what the types make impossible, mend
// while they encode, or leave to the caller.
var (
	// Documents.
	NotADocument  = Rule{"not-json", Nothing, "the whole answer is thrown away", "the document is not JSON"}
	TooLarge      = Rule{"too-large", Nothing, "the answer is thrown away", "a document may have 16 MiB and 1000 levels"}
	TooMany       = Rule{"too-many-findings", Nothing, "not known: there are more findings than are listed", "mend those that are listed first"}
	NoMessages    = Rule{"no-message", Style, "nothing of this document is shown", "there is no message in it: a bot answers with an array of {\"message\", \"metadata\"}"}
	WrongAnswer   = Rule{"unknown-answer", Nothing, "nothing is shown", "Kommunicate does not know this form of an answer: a bot answers with an array of {\"message\", \"metadata\"}"}
	NotAMessage   = Rule{"not-a-message", Nothing, "nothing is shown for this element", "a message is an object {\"message\", \"metadata\"}"}
	Fragment      = Rule{"fragment", Style, "nothing, as long as it stands alone", "this is a part of a message: put it where it belongs"}
	WrongEnvelope = Rule{"wrong-envelope", Nothing, "the message is not shown", "Kommunicate does not look here for a message"}
	NoPlatform    = Rule{"no-platform", Nothing, "the payload is ignored", "a payload in a platform's answer needs \"platform\": \"kommunicate\""}
	LexContent    = Rule{"lex-content", Nothing, "Lex refuses the answer, or Kommunicate does not read it", "the content of a CustomPayload is a string: one message as JSON text"}
	ShownAsJSON   = Rule{"shown-as-json", Wrong, "the user reads JSON", "a message is an object; its JSON text stands in Lex's CustomPayload alone"}
	RESTRequired  = Rule{"required", Nothing, "the API refuses the message", "a send names its conversation (groupId) and sender (fromUserName)"}
	RESTValue     = Rule{"rest-not-text", Nothing, "the API refuses the message, or the client throws", "the REST API takes texts in metadata: encode this value as a JSON string"}

	// Members.
	Repeated     = Rule{"set-twice", Wrong, "one of the two values is lost", "the name stands twice in this object: remove one"}
	Misplaced    = Rule{"misplaced-member", Nothing, "this member is not looked for here: what it asks for is not shown or done", "move it into metadata"}
	Misspelled   = Rule{"misspelled", Wrong, "the client does not find this member", "check the spelling"}
	Confused     = Rule{"confused-name", Wrong, "the client does not find this text", "the text stands under another name here"}
	WrongKind    = Rule{"wrong-kind", Wrong, "the client misreads this value, or gives up", "this value has the wrong JSON type"}
	NumberText   = Rule{"number-for-text", Style, "nothing, as long as the platform makes a text of it", "write this number or boolean as a string"}
	TextNumber   = Rule{"text-for-number", Style, "nothing, where the client is tolerant", "write this number without quotes"}
	TextFlag     = Rule{"text-for-boolean", Style, "nothing, where the client is tolerant", "write true or false without quotes"}
	TabText      = Rule{"text-for-boolean", Wrong, "a new tab opens: only the boolean false is read", "write true or false without quotes"}
	BadFlag      = Rule{"bad-flag", Breaks, "the client throws", "this flag is true or false"}
	NotAnObject  = Rule{"not-an-object", Nothing, "nothing is drawn, or the client throws", "an element is an object"}
	NullMember   = Rule{"null-member", Style, "nothing: the member counts as missing", "leave the member out"}
	JSONText     = Rule{"json-as-text", Style, "nothing, where the client opens the text", "write the object or array itself, not its JSON text"}
	DoubleCoded  = Rule{"double-encoded", Dead, "blank controls that do nothing", "the payload was turned into JSON text twice: do it once"}
	Blank        = Rule{"blank-text", Style, "an entry that looks empty", "write a text"}
	Leftover     = Rule{"leftover", Style, "an example of the documentation is shown or sent", "put your own value here"}
	TooLong      = Rule{"too-long", Style, "the text may be cut off", "the documents recommend a shorter text"}
	Duplicate    = Rule{"duplicate-title", Style, "two entries that cannot be told apart", "give each a title of its own"}
	BubbleHTML   = Rule{"html-as-text", Wrong, "the user reads tags", "set \"messageType\": \"html\" beside the message, or take the tags out"}
	BrokenMarkup = Rule{"broken-markup", Wrong, "the text is cut off at the quote, and what follows may break the button", "use typographic quotes here"}
	HTMLShown    = Rule{"html-shown", Style, "the tags are shown on some clients", "use plain text here"}
	Script       = Rule{"script", Style, "a script stands in the page that holds the chat", "take the script out"}
	MessageType  = Rule{"message-type", Style, "the message is shown as text", "messageType is \"html\", or left out"}
	PlatformName = Rule{"platform-name", Style, "nothing in a bot's own answer; a platform ignores the payload", "the platform is \"kommunicate\""}

	// Envelope.
	BubbleType     = Rule{"content-type-300", Wrong, "the message may be taken for one of another kind", "300 belongs in metadata.contentType"}
	NoPayload      = Rule{"no-payload", Nothing, "nothing is drawn", "the template needs its payload"}
	NoPayloadAtAll = Rule{"no-payload", Breaks, "the client throws: older messages vanish too", "the template needs its payload"}
	PayloadKind    = Rule{"payload-kind", Nothing, "nothing is drawn", "the payload of templates 7 and 8 is an object, of the others an array of objects"}
	PayloadBreaks  = Rule{"payload-kind", Breaks, "the client throws: older messages vanish too", "the payload of templates 7 and 8 is an object, of the others an array of objects"}
	PayloadDead    = Rule{"payload-kind", Dead, "one blank button that does nothing", "the payload of templates 7 and 8 is an object, of the others an array of objects"}
	WebTemplate    = Rule{"web-only-template", Nothing, "the rich content is not shown", "template 13 is known to the web alone: use 11"}
	TravelDemo     = Rule{"travel-template", Nothing, "the rich content is not shown", "templates 1, 2, 4 and 5 are a demo's: use another"}
	Unused         = Rule{"unused-member", Style, "nothing: no client reads this member here", "leave it out"}

	// Buttons and entries.
	NoText         = Rule{"default-reply", Style, "the label is sent", "say what a click sends, even if it is the label"}
	NoRowAction    = Rule{"no-action", Dead, "the entry does nothing", "say what a click does: {\"type\": \"quick_reply\", \"text\": \"...\"}"}
	NoKind         = Rule{"no-kind", Dead, "the entry does nothing, or is not shown", "say in action.type what a click does"}
	NoCardRequest  = Rule{"no-card-request", Dead, "the button does nothing", "write formData and formAction"}
	NoLinkURL      = Rule{"empty-url", Wrong, "a page called undefined opens", "give it an address"}
	TwoKinds       = Rule{"two-kinds", Dead, "the clients take the button for different things", "write the same kind in type and in action.type"}
	NoLinkType     = Rule{"no-link-type", Dead, "the button opens nothing", "a button with a url needs \"type\": \"link\""}
	Spelling       = Rule{"kind-spelling", Dead, "the entry does nothing, or is not shown", "write quick_reply in lists and quickReply in cards and combined buttons"}
	SuggestedKind  = Rule{"suggested-reply", Dead, "the button does nothing", "write quickReply: every client knows it"}
	SubmitType     = Rule{"submit-type", Dead, "the button does nothing", "leave type out: a button of template 3 without one submits"}
	NoReplyText    = Rule{"no-acknowledgement", Dead, "the button does nothing", "say what appears as the user's text"}
	SubmitsThrow   = Rule{"two-submits", Breaks, "the client throws: older messages vanish too", "use one submit button, or several messages"}
	LostMetadata   = Rule{"lost-metadata", Wrong, "the reply metadata is not sent", "give the replies texts that the bot can tell apart"}
	LostFormData   = Rule{"lost-form-data", Wrong, "only fixed names of form data are posted", "use a form, or a link to a page of yours"}
	HiddenButtons  = Rule{"hidden-buttons", Nothing, "the further buttons are not shown", "spread the buttons over several cards or messages"}
	DialogButton   = Rule{"dialog-button", Dead, "the button does nothing", "use template 6 for buttons that every client sends"}
	InheritedCard  = Rule{"inherited-card", Wrong, "the card shows the picture or the buttons of the card before", "write header and buttons in every card, {} and [] where there are none"}
	HiddenImages   = Rule{"hidden-images", Nothing, "only the first picture is shown", "send one message for each picture"}
	ShiftedButtons = Rule{"shifted-buttons", Nothing, "the button is not shown, and the next ones act for each other", "give every button a label and an action"}
	DroppedCards   = Rule{"dropped-cards", Nothing, "none of the cards is shown", "give every button of every card a name, and an action with a type"}
	UnknownRequest = Rule{"request-type", Style, "the data is posted as a form", "requestType is json, or in a form postBackToBotPlatform"}
	BareJSON       = Rule{"json-request", Style, "the data is posted as JSON without a Content-Type", "let the server read it so, or write application/json, which only the web knows"}
	InsecureURL    = Rule{"insecure-url", Style, "browsers warn of the page, or show no picture", "use https"}
	BlankInURL     = Rule{"bad-url", Wrong, "the address is cut off at the blank", "percent-encode blanks: %20"}
	OwnMachine     = Rule{"own-machine", Style, "users do not get the page or picture: the address is that of their own machine", "put the address of a server that users reach"}
	ForeignPage    = Rule{"placeholder-url", Style, "a page of the documentation opens", "put your own address here"}

	// Forms.
	MixedLayout   = Rule{"mixed-layout", Wrong, "fields without names: their data is lost", "write every element as {\"type\", \"data\": {...}}"}
	FlatForm      = Rule{"flat-form", Nothing, "the field is not shown", "write every element as {\"type\", \"data\": {...}}"}
	NoPlaceholder = Rule{"no-placeholder", Nothing, "the field is not shown", "write a placeholder"}
	TextAreaKey   = Rule{"textarea-key", Wrong, "the bot gets the text under the title, from the web under the name", "make title and name equal"}
	NoFieldTitle  = Rule{"no-field-title", Nothing, "the field is not shown, or without a label", "write a title"}
	WebField      = Rule{"web-only-field", Nothing, "the field is not shown", "mobile clients know text, password, textarea, dropdown, radio, checkbox, hidden, date, time and datetime-local"}
	HiddenValue   = Rule{"hidden-value", Nothing, "the whole form is not shown", "the value of a hidden field is a string"}
	NoOptionValue = Rule{"no-option-value", Style, "an empty value, or the label, is sent", "write a value for each option"}
	OptionLabel   = Rule{"option-label", Nothing, "the whole form is not shown", "an option's label is a string"}
	OptionValue   = Rule{"option-value", Style, "the label is sent in place of the value", "make value and label of a dropdown's options equal"}
	SubmitNotLast = Rule{"submit-not-last", Style, "the field behind the button may lose its type", "put the submit button last"}
	StraySubmit   = Rule{"two-submits", Wrong, "the second button becomes a stray input", "use one submit button in a form"}
	ActionField   = Rule{"action-field", Wrong, "the form has a stray input instead of its button", "the button of a form is of type submit"}
	NoSubmitText  = Rule{"no-submit-action", Wrong, "the text \"false\" is sent", "write the button's action with a message"}
	NoSubmitReply = Rule{"no-submit-message", Dead, "nothing is sent", "write action.message"}
	NoDestination = Rule{"no-destination", Wrong, "what was filled in reaches nobody", "set requestType to postBackToBotPlatform, or a formAction"}
	DataNowhere   = Rule{"data-nowhere", Style, "what was filled in may reach nobody", "a requestType other than postBackToBotPlatform needs a formAction"}
	MessageFlag   = Rule{"data-flag", Nothing, "the whole form is not shown", "postFormDataAsMessage is the string \"true\""}
	TextMetadata  = Rule{"text-metadata", Nothing, "the whole form is not shown", "the values of the action's metadata are strings"}
	PasswordShown = Rule{"password-shown", Style, "passwords and hidden fields appear in the chat", "do not combine postFormDataAsMessage with password fields"}
	BadRegex      = Rule{"bad-regex", Dead, "the form cannot be submitted", "this is no regular expression of JavaScript"}
	ForeignRegex  = Rule{"foreign-regex", Style, "the pattern means something else on the web", "JavaScript reads patterns without flags, and knows no \\A, \\Z, \\p or [:alpha:]"}
	LooseRegex    = Rule{"unanchored-regex", Style, "the web and iOS take a match of a part, Android of the whole text", "begin the pattern with ^ and end it with $"}
	NoErrorText   = Rule{"no-error-text", Style, "the user is not told why", "write an errorText"}
	IdleErrorText = Rule{"idle-error-text", Style, "nothing is checked", "an errorText without regex makes only choices mandatory: write a regex"}

	// Input, actions and handoff.
	NoFieldType     = Rule{"no-field-type", Wrong, "the answer is neither checked nor kept", "write a fieldType: EMAIL, NAME, PHONE_NUMBER or another word"}
	NoInputAction   = Rule{"no-input-action", Breaks, "the client throws", "write \"action\": {}"}
	NoHint          = Rule{"no-hint", Nothing, "no suggestions are offered", "write a placeholder, \"\" if there is none"}
	MisplacedAction = Rule{"misplaced-action", Dead, "nothing is asked", "fetchAgentAvailability belongs in the replyMetadata of a button"}
	UnknownAction   = Rule{"unknown-action", Style, "nothing happens, unless Kommunicate knows this action", "known are resolveConversation, updateUserDetail, addTags and askCSAT"}
	WebAction       = Rule{"web-only-action", Dead, "nobody is asked for a rating", "only the web asks for a rating on request"}
	HandoffText     = Rule{"handoff-hides-text", Nothing, "the text is not shown", "send the text as a message before the handoff"}
	NoHandoff       = Rule{"event-alone", Style, "no event is raised", "an event needs the other bot in KM_ASSIGN_TO"}
	LostReply       = Rule{"reply-metadata-alone", Style, "nothing: only KM_FIELD reads replyMetadata here", "put replyMetadata into the button"}
)
