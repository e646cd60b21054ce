package kommunicate_test

import "github.com/kommunicate-go/kommunicate"

func ExampleCards() {
	show(kommunicate.Message{Rich: kommunicate.Cards{{
		Title: "Single room", TitleExt: "$50", Subtitle: "One bed", Description: "Quiet, with a view",
		Image: "https://example.com/single.png", OverlayText: "New",
		Buttons: []kommunicate.CardButton{kommunicate.Link{Name: "Pictures", URL: "https://example.com/single"}},
	}}})
	// Output:
	// [{"platform":"kommunicate","metadata":{"contentType":"300","templateId":"10","payload":[{"title":"Single room","titleExt":"$50","subtitle":"One bed","description":"Quiet, with a view","header":{"imgSrc":"https://example.com/single.png","overlayText":"New"},"buttons":[{"name":"Pictures","action":{"type":"link","payload":{"url":"https://example.com/single"}}}]}]}}]
}

func ExampleCards_carousel() {
	show(kommunicate.Message{Rich: kommunicate.Cards{
		{Title: "Single room", Buttons: []kommunicate.CardButton{
			kommunicate.SuggestedReply{Title: "Book", Message: "Book a single room"},
		}},
		{Title: "Double room", Buttons: []kommunicate.CardButton{
			kommunicate.Submit{
				Name: "Pay", Message: "I paid", FormData: kommunicate.Pairs("amount", "80"),
				FormAction: "https://example.com/pay",
			},
		}},
		{Title: "No room"},
	}})
	// Output:
	// [{"platform":"kommunicate","metadata":{"contentType":"300","templateId":"10","payload":[{"title":"Single room","header":{},"buttons":[{"name":"Book","action":{"type":"quickReply","payload":{"message":"Book a single room"}}}]},{"title":"Double room","header":{},"buttons":[{"name":"Pay","action":{"type":"submit","payload":{"replyText":"I paid","text":"I paid","formData":{"amount":"80"},"formAction":"https://example.com/pay"}}}]},{"title":"No room","header":{},"buttons":[]}]}}]
}

func ExampleList() {
	show(kommunicate.Message{Rich: kommunicate.List{
		HeaderText: "Trips", HeaderImage: "https://example.com/trips.png",
		Rows: []kommunicate.ListRow{
			kommunicate.LinkRow{Title: "Rome", Description: "3 days", URL: "https://example.com/rome"},
			kommunicate.ReplyRow{Title: "Oslo", Description: "5 days", Message: "Show me Oslo"},
		},
		Buttons: []kommunicate.ListButton{
			kommunicate.Link{Name: "All trips", URL: "https://example.com/trips"},
			kommunicate.SuggestedReply{Title: "Others"},
		},
	}})
	// Output:
	// [{"platform":"kommunicate","metadata":{"contentType":"300","templateId":"7","payload":{"headerImgSrc":"https://example.com/trips.png","headerText":"Trips","elements":[{"title":"Rome","description":"3 days","action":{"type":"link","url":"https://example.com/rome"}},{"title":"Oslo","description":"5 days","action":{"type":"quick_reply","text":"Show me Oslo"}}],"buttons":[{"name":"All trips","action":{"type":"link","url":"https://example.com/trips"}},{"name":"Others","action":{"type":"quick_reply","text":"Others"}}]}}}]
}

func ExampleList_html() {
	show(kommunicate.Message{Rich: kommunicate.List{
		HeaderHTML: "<b>Trips</b>",
		Rows:       []kommunicate.ListRow{kommunicate.ReplyRow{Title: "Rome"}},
	}})
	// Output:
	// [{"platform":"kommunicate","metadata":{"contentType":"300","templateId":"7","payload":{"headerText":"<b>Trips</b>","elements":[{"title":"Rome","action":{"type":"quick_reply","text":"Rome"}}]}}}]
}

func ExampleDialog() {
	show(kommunicate.Message{Rich: kommunicate.Dialog{
		Title: "Can I change my seat?", Description: "Yes, until boarding.", ButtonLabel: "Did that help?",
		Buttons: []kommunicate.DialogButton{
			{Name: "Yes"},
			{Name: "No", Metadata: kommunicate.ReplyMetadata{Extra: kommunicate.Pairs("skipBot", "false")}},
		},
	}})
	// Output:
	// [{"platform":"kommunicate","metadata":{"contentType":"300","templateId":"8","payload":{"title":"Can I change my seat?","description":"Yes, until boarding.","buttonLabel":"Did that help?","buttons":[{"name":"Yes"},{"name":"No","replyMetadata":{"skipBot":"false"}}]}}}]
}

func ExampleImages() {
	show(kommunicate.Message{Rich: kommunicate.Images{{URL: "https://example.com/rome.png", Caption: "Rome"}}})
	// Output:
	// [{"platform":"kommunicate","metadata":{"contentType":"300","templateId":"9","payload":[{"url":"https://example.com/rome.png","caption":"Rome"}]}}]
}

func ExampleVideos() {
	show(kommunicate.Message{Rich: kommunicate.Videos{
		{URL: "https://example.com/rome.mp4", Caption: "Rome", ContentType: "video/mp4"},
		{URL: "https://www.youtube.com/embed/x", Source: "youtube"},
	}})
	// Output:
	// [{"platform":"kommunicate","metadata":{"contentType":"300","templateId":"14","payload":[{"url":"https://example.com/rome.mp4","caption":"Rome","type":"video/mp4"},{"url":"https://www.youtube.com/embed/x","source":"youtube"}]}}]
}
