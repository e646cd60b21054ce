package main

// turnBody is what Kommunicate posts to a custom bot when a user writes in the
// web widget: about 600 bytes, the chat context among them.
const turnBody = `{"botId":"hotel-bot","key":"5-0000000001-1764000000000","from":"ann@example.com",` +
	`"message":"Do you have a room for two people this weekend?","groupId":123456789,"contentType":0,` +
	`"applicationId":"3f2a1b0c9d8e7f6a5b4c3d2e1f0a9b8c","source":1,"eventName":"","createdAt":1764000000000,` +
	`"metadata":{"KM_CHAT_CONTEXT":{"kmUserLocale":"en","kmUserLanguageCode":"en","kmUserTimezone":"Europe/Berlin",` +
	`"messageSource":"WEB","groupId":"123456789","botId":"hotel-bot","from":"ann@example.com",` +
	`"applicationId":"3f2a1b0c9d8e7f6a5b4c3d2e1f0a9b8c","page":"/rooms","attachments":[]}}}`

// turnKey is where the message's key begins, and how long its number is.
const (
	turnKey       = `"key":"5-`
	turnKeyDigits = len("0000000001")
)

// plainTurn is the turn as somebody decodes it who has no library.
type plainTurn struct {
	BotID         string `json:"botId"`
	Key           string `json:"key"`
	From          string `json:"from"`
	Message       string `json:"message"`
	GroupID       int64  `json:"groupId"`
	ContentType   int    `json:"contentType"`
	ApplicationID string `json:"applicationId"`
	Source        int    `json:"source"`
	EventName     string `json:"eventName"`
	CreatedAt     int64  `json:"createdAt"`
	Metadata      struct {
		ChatContext struct {
			Locale        string `json:"kmUserLocale"`
			Language      string `json:"kmUserLanguageCode"`
			Timezone      string `json:"kmUserTimezone"`
			MessageSource string `json:"messageSource"`
			GroupID       string `json:"groupId"`
			BotID         string `json:"botId"`
			From          string `json:"from"`
			ApplicationID string `json:"applicationId"`
			Page          string `json:"page"`
			Attachments   []struct {
				Type    string            `json:"type"`
				Payload map[string]string `json:"payload"`
			} `json:"attachments"`
		} `json:"KM_CHAT_CONTEXT"`
	} `json:"metadata"`
}
