package httpsim

import "statelab/internal/pyrun"

// sendsMail is send_mail(): it returns how many mails were sent, one for all its recipients.
func sendsMail(r *running, args *pyrun.Args) (pyrun.Value, error) {
	return r.mails("send_mail()", args)
}

// mails takes what send_mail() is given and sends it, in the name of what was called.
func (r *running) mails(call string, args *pyrun.Args) (pyrun.Value, error) {
	a, err := mailFrom(args)
	if err != nil {
		return nil, err
	}
	a.call = call
	to, err := args.Need("recipient_list")
	if err != nil {
		return nil, err
	}
	if _, is := to.(string); is {
		return nil, pyrun.Raise("TypeError", `"to" argument must be a list or tuple`)
	}
	args.Or("fail_silently", false)
	if html, has := args.ByName("html_message"); has && html != nil {
		text, err := pyrun.Str(html)
		if err != nil {
			return nil, err
		}
		body := Literal(text)
		a.Text, a.HTML = nil, &body
	}
	if err := args.Done(); err != nil {
		return nil, err
	}
	return r.sendsTo(a, to)
}

// sendsMessage is what the classes of mails call: _mailed(subject, body, from_email, to, html).
func sendsMessage(r *running, args *pyrun.Args) (pyrun.Value, error) {
	a, err := mailFrom(args)
	if err != nil {
		return nil, err
	}
	a.call = "EmailMessage.send()"
	to, err := args.Need("to")
	if err != nil {
		return nil, err
	}
	if html, _ := args.Or("html", false).(bool); html {
		a.Text, a.HTML = nil, a.Text
	}
	return r.sendsTo(a, to)
}

// mailFrom is a mail of the first three of what is given: its subject, its text, and who sends it.
func mailFrom(args *pyrun.Args) (a SendMail, err error) {
	var texts [3]string
	for i, name := range []string{"subject", "message", "from_email"} {
		v, err := args.Need(name)
		if err != nil {
			return a, err
		}
		if v != nil {
			if texts[i], err = pyrun.Str(v); err != nil {
				return a, err
			}
		}
	}
	body := Literal(texts[1])
	return SendMail{Subject: Literal(texts[0]), From: Literal(texts[2]), Text: &body}, nil
}

// sendsTo sends a mail to each of some addresses.
func (r *running) sendsTo(a SendMail, to pyrun.Value) (pyrun.Value, error) {
	var all []pyrun.Value
	if to != nil {
		var err error
		if all, err = pyrun.Iter(to); err != nil {
			return nil, err
		}
	}
	sent := int64(0)
	for _, address := range all {
		text, err := pyrun.Str(address)
		if err != nil {
			return nil, err
		}
		a.To = Literal(text)
		if err := a.run(r.visit); err != nil {
			return nil, err
		}
		if text != "" {
			sent = 1
		}
	}
	return sent, nil
}
