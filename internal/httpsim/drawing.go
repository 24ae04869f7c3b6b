package httpsim

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"statelab/internal/sessionstore"
)

// Drawing is what a view draws by chance: that of the lesson.
type Drawing struct {
	Does      Draws
	Secret    bool  // of a Choice: by secrets
	Low, High int64 // of a Between: both may come; of Odds: how many of High times it is so; of tokens High is a number of octets
}

// Draws says what is drawn.
type Draws int

// What views draw. The zero value is nothing.
const (
	NoDrawing Draws = iota
	Choice          // random.choice(…), of the Value of a Let
	Between         // random.randint(1, 6)
	Odds            // random.random() < 0.5
	TokenHex        // secrets.token_hex(32)
	TokenURL        // secrets.token_urlsafe(32)
	UUID            // str(uuid.uuid4())
)

const urlSafe = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// below draws a number from 0 on, below n.
func (v *visit) below(n int64) int64 {
	drawn, _ := strconv.ParseInt(v.server.env.Random.String(18, "0123456789"), 10, 64)
	return drawn % n
}

// drawn is what Let draws.
func (a Let) drawn(v *visit) (sessionstore.Value, error) {
	switch d := a.Draw; d.Does {
	case Choice:
		of, err := v.worth(a.Value)
		if err != nil {
			return nil, err
		}
		return v.choice(of)
	case Between:
		return d.Low + v.below(d.High-d.Low+1), nil
	case Odds:
		return v.below(d.High) < d.Low, nil
	case TokenHex:
		return v.server.env.Random.String(int(2*d.High), "0123456789abcdef"), nil
	case TokenURL:
		return v.server.env.Random.String(int((8*d.High+5)/6), urlSafe), nil
	default:
		b, _ := hex.DecodeString(v.server.env.Random.String(32, "0123456789abcdef"))
		b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
		return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:]), nil
	}
}

// choice is one of a list, or of the characters of a text.
func (v *visit) choice(of sessionstore.Value) (sessionstore.Value, error) {
	const none = "IndexError: Cannot choose from an empty sequence"
	switch of := of.(type) {
	case *sessionstore.List:
		if of.Len() == 0 {
			return nil, errors.New(none)
		}
		return of.At(int(v.below(int64(of.Len())))), nil
	case string:
		chars := strings.Split(of, "")
		if len(chars) == 0 {
			return nil, errors.New(none)
		}
		return chars[v.below(int64(len(chars)))], nil
	}
	return nil, fmt.Errorf("TypeError: object of type '%s' has no len()", kindOf(of))
}

// maxDrawn bounds what is drawn at once.
const maxDrawn = 1_000_000_000

func (d Drawing) check(c *checking) {
	switch d.Does {
	case Between, Odds:
		if d.Low > d.High || d.Low < -maxDrawn || d.High > maxDrawn || d.Does == Odds && d.Low < 0 {
			c.add("what is drawn lies between two numbers, the first of which is not the larger one")
		}
	case TokenHex, TokenURL:
		if d.High < 1 || d.High > maxCode/2 {
			c.add("a token has 1 to %d octets", maxCode/2)
		}
	}
}
