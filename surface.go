package kommunicate

// A Surface is where a message is shown. Kommunicate's clients read the same
// message differently: what one shows, another leaves out.
type Surface int

const (
	Web     Surface = iota // The chat widget of a web page.
	Android                // The Android SDK.
	IOS                    // The iOS SDK.
)

// String is the surface's usual name: Web, Android or iOS.
func (s Surface) String() string {
	switch s {
	case Web:
		return "Web"
	case Android:
		return "Android"
	case IOS:
		return "iOS"
	}
	return "unknown surface"
}
