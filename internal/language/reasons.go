package language

import "statelab/internal/httpsim"

// Reason is why a server refuses a request or fails at it, by the name that the key
// "reason" has for it.
type Reason = httpsim.ReasonInfo

// Reasons are all that are known, in the order of the reference.
func Reasons() []Reason { return httpsim.Reasons() }
