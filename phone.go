package kommunicate

import "strings"

// Phone is the user's phone number, "+" and digits, or "" when the turn does
// not tell. What Kommunicate says of the user counts first ($user_phone); else a
// WhatsApp user's id, "+15550100" or "whatsapp:+15550100". Newer WhatsApp ids
// ("whatsapp:VE.1482982650009223") are no phone numbers.
func (t *Turn) Phone() string {
	if number := phoneNumber(t.UserInfo.Text("$user_phone")); number != "" {
		return number
	}
	return phoneNumber(strings.TrimPrefix(t.UserID, "whatsapp:"))
}

// phoneNumber returns s without blanks and punctuation if it is a number with
// its country code, else "".
func phoneNumber(s string) string {
	s, international := strings.CutPrefix(strings.TrimSpace(s), "+")
	if !international {
		return ""
	}
	number := []byte{'+'}
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			number = append(number, c)
		case strings.IndexByte(" -().", c) < 0:
			return ""
		}
	}
	const minDigits, maxDigits = 5, 15 // ITU-T E.164 ends at 15.
	if digits := len(number) - 1; digits < minDigits || digits > maxDigits {
		return ""
	}
	return string(number)
}
