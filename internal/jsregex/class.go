package jsregex

import "strings"

// set stands for an escape that is a set of characters, such as \d: there is no
// order in a range with one.
const set = -1

// class reads a class of characters.
func (p *parser) class() error {
	p.pos++
	if p.at("^") {
		p.pos++
	}
	for {
		if p.pos >= len(p.s) {
			return errClass
		}
		if p.at("]") {
			p.pos++
			return nil
		}
		low, err := p.member()
		if err != nil {
			return err
		}
		if !p.at("-") || p.pos+1 >= len(p.s) || p.s[p.pos+1] == ']' {
			continue
		}
		p.pos++
		high, err := p.member()
		if err != nil {
			return err
		}
		if low != set && high != set && high < low {
			return errRange
		}
	}
}

// member reads one character of a class and returns its code.
func (p *parser) member() (int, error) {
	c := p.s[p.pos]
	p.pos++
	if c != '\\' {
		return int(c), nil
	}
	if p.pos >= len(p.s) {
		return 0, errBackslash
	}
	c = p.s[p.pos]
	p.pos++
	switch c {
	case 'k':
		if p.named {
			p.references = append(p.references, "")
		}
	case 'd', 'D', 'w', 'W', 's', 'S':
		return set, nil
	case 'x':
		return p.hex(2, c), nil
	case 'u':
		return p.hex(4, c), nil
	case 'c':
		if p.pos < len(p.s) && isWord(p.s[p.pos]) {
			p.pos++
			return int(p.s[p.pos-1]) & 0x1f, nil
		}
		p.pos-- // The backslash stands for itself.
		return '\\', nil
	case '0', '1', '2', '3', '4', '5', '6', '7':
		return p.octal(int(c - '0')), nil
	}
	if i := strings.IndexByte("bfnrtv", byte(c)); i >= 0 && c < 0x80 {
		return int("\b\f\n\r\t\v"[i]), nil
	}
	return int(c), nil
}

func isWord(c uint16) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

// hex reads n hexadecimal digits; without them the letter stands for itself.
func (p *parser) hex(n int, letter uint16) int {
	if len(p.s)-p.pos < n {
		return int(letter)
	}
	value := 0
	for _, c := range p.s[p.pos : p.pos+n] {
		i := -1
		if c < 0x80 {
			i = strings.IndexByte("0123456789abcdef", byte(c|0x20))
		}
		if i < 0 {
			return int(letter)
		}
		value = value<<4 | i
	}
	p.pos += n
	return value
}

// octal reads up to two more octal digits, as far as the code stays below 256.
func (p *parser) octal(value int) int {
	for range 2 {
		if p.pos >= len(p.s) || p.s[p.pos] < '0' || p.s[p.pos] > '7' || value*8 > 255 {
			return value
		}
		value = value*8 + int(p.s[p.pos]-'0')
		p.pos++
	}
	return value
}
