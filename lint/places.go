package lint

import "strings"

// A kind is what JSON type a member has.
type kind byte

// The kinds, by the sign that stands behind a name in a place.
const (
	anything kind = '*'
	text     kind = 0 // No sign.
	flag     kind = '?'
	number   kind = '#'
	object   kind = '{'
	array    kind = '['
)

// A place is an object that clients read, with the names that they know there.
type place struct {
	names []string
	plain []string // The letters of each name.
	kinds map[string]kind
}

// members reads a list of names, each with the sign of its kind. The last sign of
// a name counts.
func members(list ...string) *place {
	p := &place{kinds: make(map[string]kind)}
	for _, name := range strings.Fields(strings.Join(list, " ")) {
		k := text
		if i := strings.IndexAny(name, "*?#{["); i >= 0 {
			name, k = name[:i], kind(name[i])
		}
		if _, again := p.kinds[name]; !again {
			p.names, p.plain = append(p.names, name), append(p.plain, letters(name))
		}
		p.kinds[name] = k
	}
	return p
}

// formFields are the places of a form's data, by the type of the field. What
// another type reads is known, and of any kind.
var formFields = map[string]*place{
	"text":           formData("label placeholder validation{ readonly?"),
	"password":       formData("label placeholder validation{"),
	"textarea":       formData("title name placeholder rows# cols# validation{"),
	"dropdown":       formData("title name options[ validation{"),
	"radio":          formData("title name options[ validation{"),
	"checkbox":       formData("title name options["),
	"hidden":         formData("name"),
	"date":           formData("label validation{"),
	"time":           formData("label amPm? validation{"),
	"datetime-local": formData("label amPm? validation{"),
	"":               formData("label placeholder validation{"),
}

func formData(list string) *place {
	return members("type* label* title* name* placeholder* value* options* rows* cols* readonly* amPm* validation* className* data*", list)
}

// The places. A member whose kind the clients disagree about, or that has a rule
// of its own, is "*". A test holds that every member that the types write is
// here.
var (
	bubble = members("message* platform* messageType* ignoreTextResponse? metadata*",
		"contentType* fileMeta* groupId* fromUserName* type* source* key* clientGroupId*")
	file = members("blobKey name contentType size# url* thumbnailUrl* key* createdAtTime*")

	metadata = members("contentType* templateId* payload* formData* formAction* requestType*",
		"actionRequest* KM_ASSIGN_TO* KM_ASSIGN_TEAM* event* KM_FIELD* KM_AUTO_SUGGESTION* KM_ENABLE_ATTACHMENT* replyMetadata*",
		"category* hide* show* alert* obsolete* skipBot* KM_TRIGGER_EVENT* KM_CHAT_CONTEXT* KM_STATUS* KM_ASSIGN*",
		"KM_FAQ_ID* KM_ANSWER_SOURCE* KM_ANSWER_FEEDBACK* KM_CONTEXT_QUESTION* KM_BUTTON_CLICKED* KM_SUMMARY* WELCOME_EVENT*",
		"feedback* userStatus* source* TALK_TO_HUMAN* sessionId* hotelList* hotelRoomDetail*",
		"skipDialogflow* isRoomGuestJSON* roomGuestJson* guestTypeId* AL_REPLY* PLATFORM_MESSAGE_ID* firstToken* lastToken*")

	suggestedReply = members("title message replyMetadata* updateLanguage name*")
	linkButton     = members("type* name url* openLinkInNewTab* isDeepLink* replyText replyMetadata* handlerId* action*")

	combinedButton = members("name type action{ replyMetadata* message* url* formData* formAction* requestType*")
	combinedAction = members("type url* openLinkInNewTab* message updateLanguage formData* formAction* requestType replyMetadata* name* isDeepLink*")

	list       = members("headerImgSrc* headerText elements[ buttons[")
	listRow    = members("title description imgSrc* action{ articleId* source* replyMetadata*")
	listButton = members("name action{ articleId* source* replyMetadata*")
	listAction = members("type url* openLinkInNewTab* text updateLanguage replyMetadata* message* payload* isDeepLink*")

	dialog           = members("title description buttonLabel buttons*")
	dialogButtonList = members("name replyMetadata* action* type*")

	image = members("url* caption")
	video = members("url* caption source width height type displayUrl* iframeSrc*")

	card        = members("title titleExt subtitle description header{ url* buttons*")
	cardHeader  = members("imgSrc* overlayText")
	cardButton  = members("name action{")
	cardAction  = members("type openLinkInNewTab* payload{ url* message* isDeepLink*")
	cardPayload = members("url* message title* replyMetadata* updateLanguage formData* formAction* requestType replyText text* openLinkInNewTab* isDeepLink*")

	formElement  = members("type data*")
	formOption   = members("label* value selected? disabled?")
	validation   = members("regex errorText")
	formSubmit   = members("type* name label* action{")
	submitAction = members("message formAction* requestType postBackToKommunicate* postFormDataAsMessage*",
		"addFormLabelInMessage* metadata* replyMetadata* formData*")
	flatSubmit = members("type* name label* message formAction* requestType postBackToKommunicate* postFormDataAsMessage*",
		"addFormLabelInMessage* metadata* replyMetadata* formData* action* data*")

	input         = members("label field fieldType placeholder action{ validation{")
	inputAction   = members("updateUserDetails?")
	suggestions   = members("placeholder source*")
	suggestion    = members("searchKey message* name* metadata{")
	endpoint      = members("url* method headers{")
	botEvent      = members("name data{")
	userDetail    = members("email displayName imageLink phoneNumber metadata{")
	tagList       = members("tags*")
	replyMetadata = members("KM_TRIGGER_EVENT* KM_CHAT_CONTEXT* actionRequest* skipBot*")
)
