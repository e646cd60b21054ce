package kommunicate

// Images are pictures (templateId 9). iOS shows the first one only.
//
// Source: docs.kommunicate.io/docs/message-types.
type Images []Image

// An Image is one picture of [Images].
type Image struct {
	URL     string // Absolute, with its scheme. Required.
	Caption string // Optional.
	Extra   Members
}

// Videos are one or more videos (templateId 14).
type Videos []Video

// A Video is one video of [Videos].
type Video struct {
	// URL of a video file, or of a page that plays one when Source is set.
	// Absolute, with its scheme. Required.
	URL string
	// Caption stands below. Optional.
	Caption string
	// Source names the site whose player URL shows ("youtube"). Optional: without
	// it URL is a file that the client plays itself.
	Source string
	// Width and Height are CSS sizes ("100%", "250px"). Optional, and without
	// effect in present web widgets.
	Width, Height string
	// ContentType is the file's MIME type ("video/mp4"). Optional.
	ContentType string
	Extra       Members
}

func (i Images) richMessage(w *wire) { i.fields(w) }

func (i *Images) fields(w *wire) {
	w.template("9")
	fullList(w, "payload", (*[]Image)(i), (*Image).fields)
}

func (i *Image) fields(w *wire) {
	w.object(&i.Extra, func() {
		w.link("url", &i.URL)
		w.caption("caption", &i.Caption)
	})
}

func (v Videos) richMessage(w *wire) { v.fields(w) }

func (v *Videos) fields(w *wire) {
	w.template("14")
	fullList(w, "payload", (*[]Video)(v), (*Video).fields)
}

func (v *Video) fields(w *wire) {
	w.object(&v.Extra, func() {
		w.link("url", &v.URL)
		w.caption("caption", &v.Caption)
		w.text("source", &v.Source)
		w.text("width", &v.Width)
		w.text("height", &v.Height)
		w.text("type", &v.ContentType)
	})
}
