package rawjson

// Nesting returns how many arrays and objects are open at the end of data, a
// beginning of a JSON document, and how many are open at once at most.
func Nesting(data []byte) (open, deepest int) {
	inString := false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			open++
			deepest = max(deepest, open)
		case c == '}' || c == ']':
			open--
		}
	}
	return open, deepest
}
