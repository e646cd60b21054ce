// Package action checks what Lex V2 and V1 have in common of dialog actions.
package action

import (
	"slices"

	"github.com/kommunicate-go/kommunicate"
)

// types are the dialog actions.
var types = []string{"Close", "ConfirmIntent", "Delegate", "ElicitIntent", "ElicitSlot"}

// Check refuses a dialog action that is none of Lex's, and one that elicits no
// slot. Pointer is its place.
func Check(pointer, kind, slot string) error {
	switch {
	case !slices.Contains(types, kind):
		return Refuse(pointer+"/type", "dialog-action", "is none of Lex's dialog actions: Close, ConfirmIntent, Delegate, ElicitIntent, ElicitSlot")
	case kind == "ElicitSlot" && slot == "":
		return Refuse(pointer+"/slotToElicit", "slot-to-elicit", "is required to elicit a slot")
	}
	return nil
}

// Refuse is the error of an answer that Lex would refuse: it would then say that
// the function failed.
func Refuse(pointer, code, detail string) error {
	return &kommunicate.ValidationError{
		Pointer: pointer, Code: code, Detail: detail,
		Effect: "what the console has for a function that failed, or nothing",
	}
}
