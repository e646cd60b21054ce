package kommunicate_test

import "github.com/kommunicate-go/kommunicate"

func ExampleForm() {
	show(kommunicate.Message{
		Text: "Who are you?",
		Rich: kommunicate.Form{
			Fields: []kommunicate.FormField{kommunicate.TextField{Label: "Name"}},
			Submit: kommunicate.FormSubmit{Name: "Send", Message: "That is me"},
		},
	})
	// Output:
	// [{"message":"Who are you?","platform":"kommunicate","metadata":{"contentType":"300","templateId":"12","payload":[{"type":"text","data":{"label":"Name","placeholder":"Name"}},{"type":"submit","data":{"type":"submit","name":"Send","action":{"message":"That is me","requestType":"postBackToBotPlatform"}}}]}}]
}

func ExampleTextField() {
	show(kommunicate.Message{Rich: kommunicate.Form{
		Fields: []kommunicate.FormField{
			kommunicate.TextField{Label: "Name", Placeholder: "First and last"},
			kommunicate.PasswordField{Label: "Password"},
			kommunicate.TextArea{Title: "Wishes", Rows: 4},
		},
	}})
	// Output:
	// [{"platform":"kommunicate","metadata":{"contentType":"300","templateId":"12","payload":[{"type":"text","data":{"label":"Name","placeholder":"First and last"}},{"type":"password","data":{"label":"Password","placeholder":"Password"}},{"type":"textarea","data":{"title":"Wishes","name":"Wishes","placeholder":"Wishes","rows":4}},{"type":"submit","data":{"type":"submit","name":"Submit","action":{"message":"Submit","requestType":"postBackToBotPlatform"}}}]}}]
}

func ExampleDropdown() {
	show(kommunicate.Message{Rich: kommunicate.Form{
		Fields: []kommunicate.FormField{
			kommunicate.Dropdown{Title: "City", Options: []kommunicate.FormOption{
				{Label: "Choose", Selected: true, Disabled: true}, {Label: "Rome", Value: "FCO"}, {Label: "Oslo", Value: "OSL"},
			}},
			kommunicate.RadioGroup{Title: "Class", Name: "class", Options: []kommunicate.FormOption{{Label: "1"}, {Label: "2"}}},
			kommunicate.CheckboxGroup{Title: "Meals", Options: []kommunicate.FormOption{{Label: "Vegan", Selected: true}}},
		},
	}})
	// Output:
	// [{"platform":"kommunicate","metadata":{"contentType":"300","templateId":"12","payload":[{"type":"dropdown","data":{"title":"City","name":"City","options":[{"label":"Choose","selected":true,"disabled":true,"value":""},{"label":"Rome","value":"FCO"},{"label":"Oslo","value":"OSL"}]}},{"type":"radio","data":{"title":"Class","name":"class","options":[{"label":"1","value":"1"},{"label":"2","value":"2"}]}},{"type":"checkbox","data":{"title":"Meals","name":"Meals","options":[{"label":"Vegan","selected":true,"value":"Vegan"}]}},{"type":"submit","data":{"type":"submit","name":"Submit","action":{"message":"Submit","requestType":"postBackToBotPlatform"}}}]}}]
}

func ExampleDateField() {
	show(kommunicate.Message{Rich: kommunicate.Form{
		Fields: []kommunicate.FormField{
			kommunicate.DateField{Label: "Day"},
			kommunicate.TimeField{Label: "Time", Hours24: true},
			kommunicate.DateTimeField{Label: "Return"},
		},
	}})
	// Output:
	// [{"platform":"kommunicate","metadata":{"contentType":"300","templateId":"12","payload":[{"type":"date","data":{"label":"Day"}},{"type":"time","data":{"label":"Time","amPm":false}},{"type":"datetime-local","data":{"label":"Return"}},{"type":"submit","data":{"type":"submit","name":"Submit","action":{"message":"Submit","requestType":"postBackToBotPlatform"}}}]}}]
}

func ExampleWebField() {
	show(kommunicate.Message{Rich: kommunicate.Form{
		Fields: []kommunicate.FormField{
			kommunicate.WebField{Input: "email", Label: "E-mail"},
			kommunicate.HiddenField{Name: "trip", Value: "42"},
		},
	}})
	// Output:
	// [{"platform":"kommunicate","metadata":{"contentType":"300","templateId":"12","payload":[{"type":"email","data":{"label":"E-mail"}},{"type":"hidden","data":{"name":"trip","value":"42"}},{"type":"submit","data":{"type":"submit","name":"Submit","action":{"message":"Submit","requestType":"postBackToBotPlatform"}}}]}}]
}

func ExampleValidation() {
	show(kommunicate.Message{Rich: kommunicate.Form{
		Fields: []kommunicate.FormField{
			kommunicate.TextField{Label: "Age", Validation: kommunicate.Validation{Regex: "^[0-9]+$", ErrorText: "Digits only"}},
		},
	}})
	// Output:
	// [{"platform":"kommunicate","metadata":{"contentType":"300","templateId":"12","payload":[{"type":"text","data":{"label":"Age","placeholder":"Age","validation":{"regex":"^[0-9]+$","errorText":"Digits only"}}},{"type":"submit","data":{"type":"submit","name":"Submit","action":{"message":"Submit","requestType":"postBackToBotPlatform"}}}]}}]
}

func ExampleFormSubmit() {
	show(kommunicate.Message{Rich: kommunicate.Form{
		Fields: []kommunicate.FormField{kommunicate.DateField{Label: "Day"}},
		Submit: kommunicate.FormSubmit{
			Name: "Book", FormAction: "https://example.com/book", RequestType: kommunicate.RequestJSON,
			ShowDataInChat: true, DataInMessage: true,
		},
	}})
	// Output:
	// [{"platform":"kommunicate","metadata":{"contentType":"300","templateId":"12","payload":[{"type":"date","data":{"label":"Day"}},{"type":"submit","data":{"type":"submit","name":"Book","action":{"message":"Book","formAction":"https://example.com/book","postBackToKommunicate":true,"postFormDataAsMessage":"true","requestType":"json"}}}]}}]
}
