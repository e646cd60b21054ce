package rules

// A Surface is where a message is shown, numbered as kommunicate.Surface.
type Surface int

// The surfaces.
const (
	Web Surface = iota
	Android
	IOS
)

// An Outcome is what a mistake does on one surface. The zero Outcome is nothing.
type Outcome struct {
	Severity Severity
	Effect   string
}

// On is what the mistake does on a surface; false for nothing.
func (r *Rule) On(s Surface) (Outcome, bool) {
	if outcome, ok := elsewhere[r][s]; ok {
		return outcome, outcome.Effect != ""
	}
	return Outcome{r.Severity, r.Effect}, true
}

// outcomes are those of the surfaces on which a rule's severity and effect do
// not hold.
type outcomes map[Surface]Outcome

var (
	fine       = Outcome{}
	onlyMobile = outcomes{Web: fine}
	onlyWeb    = outcomes{Android: fine, IOS: fine}
	onlyIOS    = outcomes{Web: fine, Android: fine}
	onlyDroid  = outcomes{Web: fine, IOS: fine}
)

var elsewhere = map[*Rule]outcomes{
	&NoContentType:  onlyMobile,
	&WebTemplate:    onlyMobile,
	&TravelDemo:     {Web: {Style, "a form of the travel demo is shown"}},
	&FlatForm:       onlyMobile,
	&TextAreaKey:    onlyMobile,
	&WebField:       onlyMobile,
	&NoFieldTitle:   {Web: {Style, "a field without a label"}},
	&NoSubmitReply:  {Web: {Style, "the button's name is sent"}},
	&SuggestedKind:  onlyMobile,
	&WebAction:      onlyMobile,
	&NoSubmitText:   {Android: {Dead, "nothing is sent"}, IOS: {Dead, "nothing is sent"}},
	&NoPayloadAtAll: {Android: {Nothing, "nothing is drawn"}, IOS: {Nothing, "the text alone is shown"}},
	&PayloadBreaks:  {Android: {Nothing, "nothing is drawn"}, IOS: {Nothing, "nothing is drawn"}},
	&PayloadDead:    {Android: {Nothing, "nothing is drawn"}, IOS: {Nothing, "nothing is drawn"}},
	&UnknownPayload: {Android: {Nothing, "nothing is drawn"}, IOS: {Nothing, "nothing is drawn"}},

	&InheritedCard:  onlyWeb,
	&BrokenMarkup:   onlyWeb,
	&BareJSON:       onlyWeb,
	&SubmitNotLast:  onlyWeb,
	&MixedLayout:    onlyWeb,
	&TooManyButtons: onlyWeb,
	&StraySubmit:    onlyWeb,
	&SubmitsThrow:   onlyWeb,
	&TwoSubmits:     onlyWeb,
	&OtherTab:       onlyWeb,
	&TabText:        onlyWeb,
	&NoFieldType:    onlyWeb,
	&BadFlag:        onlyWeb,

	&LostMetadata:  {Web: fine},
	&HiddenButtons: onlyDroid,
	&DialogButton:  onlyDroid,
	&NoCardRequest: onlyDroid,
	&SubmitType:    onlyDroid,
	&HandoffText:   onlyDroid,
	&NoInputAction: onlyDroid,

	&HiddenImages:   onlyIOS,
	&NoPlaceholder:  onlyIOS,
	&HiddenValue:    onlyIOS,
	&OptionLabel:    onlyIOS,
	&OptionValue:    onlyIOS,
	&MessageFlag:    onlyIOS,
	&TextMetadata:   onlyIOS,
	&ArticleID:      onlyIOS,
	&DroppedCards:   onlyIOS,
	&ShiftedButtons: onlyIOS,
	&NoHint:         onlyIOS,

	&NoAction:    {Android: {Dead, "the button does nothing, and the rest of the card's are lost"}, IOS: {Nothing, "the button is not shown"}},
	&NoRowAction: {Android: {Breaks, "the app may crash"}},
	&Spelling:    {Android: fine},
	&NoLinkURL:   {Android: {Dead, "the button does nothing"}},
	&BlankInURL:  {Web: {Style, "nothing: the web mends the blank"}},
	&ActionField: {Android: fine},
	&NoFormData:  {Android: {Wrong, "nothing is posted"}, IOS: {Dead, "the button does nothing"}},
}
