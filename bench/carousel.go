package main

import (
	"fmt"

	"github.com/kommunicate-go/kommunicate"
)

// The carousel: cards of a hotel with three buttons each, one of each kind. Ten
// of them are 6.2 KB of JSON.

// carousel is the message as a user of this library builds it.
func carousel(cards int) *kommunicate.Message {
	rooms := make(kommunicate.Cards, cards)
	for i := range rooms {
		room := roomNumber(i)
		rooms[i] = kommunicate.Card{
			Title:       "Room " + room,
			TitleExt:    "$ 120",
			Subtitle:    "On the garden side",
			Description: "One bed, 24 square metres.\nNo smoking.",
			Image:       "https://example.com/" + room + ".jpg",
			OverlayText: "2 left",
			Buttons: []kommunicate.CardButton{
				kommunicate.Link{Name: "See it", URL: "https://example.com/rooms/" + room},
				kommunicate.SuggestedReply{
					Title: "Ask", Message: "About room " + room,
					Metadata: kommunicate.ReplyMetadata{Extra: kommunicate.Pairs("room", room)},
				},
				kommunicate.Submit{
					Name: "Book", Message: "Booked " + room,
					FormData:   kommunicate.Pairs("room", room, "amount", "120"),
					FormAction: "https://example.com/book",
				},
			},
		}
	}
	return &kommunicate.Message{Text: "These rooms are free.", Rich: rooms}
}

func roomNumber(i int) string { return fmt.Sprint(1000 + i) }

// The plain structs are the same message as somebody writes it who has no
// library: structs with tags for what is fixed, maps for what is free, and
// nothing that checks them.
type (
	plainMessage struct {
		Message  string        `json:"message"`
		Platform string        `json:"platform"`
		Metadata plainMetadata `json:"metadata"`
	}
	plainMetadata struct {
		ContentType string      `json:"contentType"`
		TemplateID  string      `json:"templateId"`
		Payload     []plainCard `json:"payload"`
	}
	plainCard struct {
		Title       string        `json:"title"`
		TitleExt    string        `json:"titleExt,omitempty"`
		Subtitle    string        `json:"subtitle,omitempty"`
		Description string        `json:"description,omitempty"`
		Header      plainHeader   `json:"header"`
		Buttons     []plainButton `json:"buttons"`
	}
	plainHeader struct {
		ImgSrc      string `json:"imgSrc,omitempty"`
		OverlayText string `json:"overlayText,omitempty"`
	}
	plainButton struct {
		Name   string      `json:"name"`
		Action plainAction `json:"action"`
	}
	plainAction struct {
		Type    string       `json:"type"`
		Payload plainPayload `json:"payload"`
	}
	plainPayload struct {
		URL           string            `json:"url,omitempty"`
		Message       string            `json:"message,omitempty"`
		ReplyMetadata map[string]string `json:"replyMetadata,omitempty"`
		ReplyText     string            `json:"replyText,omitempty"`
		Text          string            `json:"text,omitempty"`
		FormData      map[string]string `json:"formData,omitempty"`
		FormAction    string            `json:"formAction,omitempty"`
	}
)

// plainCarousel is the carousel in plain structs. Its JSON says the same.
func plainCarousel(cards int) *plainMessage {
	rooms := make([]plainCard, cards)
	for i := range rooms {
		room := roomNumber(i)
		rooms[i] = plainCard{
			Title:       "Room " + room,
			TitleExt:    "$ 120",
			Subtitle:    "On the garden side",
			Description: "One bed, 24 square metres.\nNo smoking.",
			Header:      plainHeader{ImgSrc: "https://example.com/" + room + ".jpg", OverlayText: "2 left"},
			Buttons: []plainButton{
				{"See it", plainAction{"link", plainPayload{URL: "https://example.com/rooms/" + room}}},
				{"Ask", plainAction{"quickReply", plainPayload{
					Message:       "About room " + room,
					ReplyMetadata: map[string]string{"room": room},
				}}},
				{"Book", plainAction{"submit", plainPayload{
					ReplyText: "Booked " + room, Text: "Booked " + room,
					FormData:   map[string]string{"room": room, "amount": "120"},
					FormAction: "https://example.com/book",
				}}},
			},
		}
	}
	return &plainMessage{
		Message: "These rooms are free.", Platform: "kommunicate",
		Metadata: plainMetadata{ContentType: "300", TemplateID: "10", Payload: rooms},
	}
}
