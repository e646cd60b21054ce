package kommunicate

// Events that Kommunicate raises on a bot.
const (
	// EventWelcome is raised when a conversation starts, or is given to the bot.
	EventWelcome = "WELCOME"
	// EventMedia is raised when the user sent a file or a place:
	// [ChatContext.Attachments].
	EventMedia = "KOMMUNICATE_MEDIA_EVENT"
)
