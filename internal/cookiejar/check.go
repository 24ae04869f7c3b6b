package cookiejar

import "statelab/internal/rule"

func (d SetDecision) Check() rule.Check { return rule.Check{Rule: d.Rule, Holds: d.Verdict != Refused} }

func (d SendDecision) Check() rule.Check { return rule.Check{Rule: d.Rule, Holds: d.Sent} }
