package kommunicate

// A Form asks the user for data (templateId 12). What was filled in reaches the
// bot with the turn after the click, unless Submit says otherwise.
//
// Source: docs.kommunicate.io/docs/message-types and the client SDKs.
type Form struct {
	// Fields, at least one. Their keys ([TextField.Label], [Dropdown.Name] ...)
	// are the names of the data and must differ.
	Fields []FormField
	// Submit is the button below the fields.
	Submit FormSubmit
}

// A FormField is a [TextField], [PasswordField], [TextArea], [Dropdown],
// [RadioGroup], [CheckboxGroup], [HiddenField], [DateField], [TimeField],
// [DateTimeField], [WebField] or [UnknownElement].
type FormField interface {
	formField(w *wire)
	key() string // The name of its data.
}

// A TextField is one line of text.
type TextField struct {
	Label       string     // Label, and the data's key. Required.
	Placeholder string     // Grey text. iOS skips a field without it: the label stands in.
	Validation  Validation // Optional.
	ReadOnly    bool       // Web only.
	Extra       Members
}

// A PasswordField is a line of text that is not shown.
type PasswordField struct {
	Label       string     // Label, and the data's key. Required.
	Placeholder string     // As in [TextField].
	Validation  Validation // Optional.
	Extra       Members
}

// A TextArea is several lines of text.
type TextArea struct {
	// Title is the label, and the data's key on every client: the library writes
	// it as the name too unless Name is set. Required.
	Title string
	// Name is the data's key on the web. Optional, and best left empty: mobile
	// clients use the title. [Form.Values] reads either.
	Name        string
	Placeholder string // As in [TextField].
	Rows, Cols  int    // Size in characters. Optional; web only.
	Validation  Validation
	Extra       Members
}

// A Dropdown is a choice of one from a menu.
type Dropdown struct {
	Title      string // Label. Required.
	Name       string // The data's key. Optional: without it, the title.
	Options    []FormOption
	Validation Validation // Its ErrorText alone makes the choice mandatory.
	Extra      Members
}

// A RadioGroup is a choice of one from buttons.
type RadioGroup struct {
	Title      string // Label. Required.
	Name       string // The data's key. Optional: without it, the title.
	Options    []FormOption
	Validation Validation // Its ErrorText alone makes the choice mandatory.
	Extra      Members
}

// A CheckboxGroup is a choice of any number. The data's value is an array.
type CheckboxGroup struct {
	Title   string // Label. Required.
	Name    string // The data's key. Optional: without it, the title.
	Options []FormOption
	Extra   Members
}

// A FormOption is one choice of a [Dropdown], [RadioGroup] or [CheckboxGroup].
type FormOption struct {
	Label    string // Required.
	Value    string // What is sent. Optional: without it, the label.
	Selected bool   // Chosen from the start.
	Disabled bool   // With Selected: a prompt that cannot be chosen. Web only.
	Extra    Members
}

// A HiddenField is data the user does not see.
type HiddenField struct {
	Name  string // The data's key. Required.
	Value string
	Extra Members
}

// A DateField is a date, sent as 2006-01-02.
type DateField struct {
	Label      string // Label, and the data's key. Required.
	Validation Validation
	Extra      Members
}

// A TimeField is a time of day, sent as 15:04.
type TimeField struct {
	Label      string // Label, and the data's key. Required.
	Hours24    bool   // Android asks for 24 hours instead of a.m. and p.m.
	Validation Validation
	Extra      Members
}

// A DateTimeField is a date and time, sent as 2006-01-02T15:04.
type DateTimeField struct {
	Label      string // Label, and the data's key. Required.
	Hours24    bool   // As in [TimeField].
	Validation Validation
	Extra      Members
}

// A WebField is any other kind of HTML input: "email", "number", "tel". Only
// the web shows it; mobile clients leave it out.
type WebField struct {
	Input       string     // The input's HTML type. Required.
	Label       string     // Label, and the data's key. Required.
	Placeholder string     // Optional.
	Validation  Validation // Optional.
	Extra       Members
}

// A Validation is checked by the client before it submits. Regex is read by
// JavaScript, Java and Swift; anchor it (^...$), as Android matches the whole
// text and the others a part of it. What JavaScript's RegExp does not take is
// refused. A field that is to be filled in has "^.+$"; ErrorText alone does that for
// [Dropdown] and [RadioGroup] only. A client can be told anything: the bot checks again.
type Validation struct {
	Regex     string
	ErrorText string // What the user is told.
	Extra     Members
}

// A FormSubmit is the button of a [Form]. The zero FormSubmit is a button
// "Submit" that sends its name, and the data to the bot.
type FormSubmit struct {
	// Name is the label. Optional: without it, "Submit".
	Name string
	// Message is the text that is sent as the user's. Optional: without it, the
	// name.
	Message string
	// RequestType is how the data is sent. Optional: without it, and without
	// FormAction, ShowDataInChat and DataInMessage, the data goes to the bot
	// ([PostBackToBot]); with FormAction, it is posted as a form.
	RequestType RequestType
	// FormAction is the absolute URL to post to. Optional: no request.
	FormAction string
	// ShowDataInChat shows the data in the conversation, as a message of its own
	// (postBackToKommunicate).
	ShowDataInChat bool
	// DataInMessage appends the data to the sent text, hidden fields and
	// passwords too (postFormDataAsMessage).
	DataInMessage bool
	// Metadata goes along with the sent text. Optional. Android only.
	Metadata ReplyMetadata
	Extra    Members
}
