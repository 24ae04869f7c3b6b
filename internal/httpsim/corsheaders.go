package httpsim

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"statelab/internal/clock"
)

// corsSettings are those of django-cors-headers. A site has its middleware, as the first of
// all, once it has one of them: https://github.com/adamchainz/django-cors-headers, 4.9.
type corsSettings struct {
	on                      bool
	origins                 []string
	allOrigins, credentials bool
	headers, methods        []string
	exposed                 []string
	patterns                []*regexp.Regexp // of origins, from their beginning on
	maxAge                  time.Duration
}

// What django-cors-headers allows unless a site says otherwise.
const (
	corsHeaders = "accept\nauthorization\ncontent-type\nuser-agent\nx-csrftoken\nx-requested-with"
	corsMethods = "DELETE\nGET\nOPTIONS\nPATCH\nPOST\nPUT"
)

// corsTable are the settings of django-cors-headers, by name.
func corsTable() []Setting {
	return []Setting{
		lines("CORS_ALLOWED_ORIGINS", func(s *settings, origins []string) error {
			s.cors.origins = origins
			for _, origin := range origins {
				if err := checkOrigin(origin); err != nil {
					return err
				}
			}
			return nil
		}),
		lines("CORS_ALLOWED_ORIGIN_REGEXES", func(s *settings, patterns []string) error {
			for _, pattern := range patterns {
				re, err := regexp.Compile("^(?:" + pattern + ")") // as re.match has it
				if err != nil {
					return fmt.Errorf("%q in CORS_ALLOWED_ORIGIN_REGEXES is no regular expression that is read here: the syntax is RE2's", pattern)
				}
				s.cors.patterns = append(s.cors.patterns, re)
			}
			return nil
		}),
		boolean("CORS_ALLOW_ALL_ORIGINS", false, func(s *settings) *bool { return &s.cors.allOrigins }),
		boolean("CORS_ALLOW_CREDENTIALS", false, func(s *settings) *bool { return &s.cors.credentials }),
		wordsOf("CORS_ALLOW_HEADERS", corsHeaders, func(s *settings) *[]string { return &s.cors.headers }),
		wordsOf("CORS_ALLOW_METHODS", corsMethods, func(s *settings) *[]string { return &s.cors.methods }),
		wordsOf("CORS_EXPOSE_HEADERS", "", func(s *settings) *[]string { return &s.cors.exposed }),
		{Name: "CORS_PREFLIGHT_MAX_AGE", Kind: KindLength, Default: "1d", apply: func(s *settings, v string) (err error) {
			if s.cors.maxAge, err = clock.ParseLength(v); err == nil && s.cors.maxAge < 0 {
				err = errors.New("CORS_PREFLIGHT_MAX_AGE is not negative")
			}
			return err
		}},
	}
}

// HasCORS reports whether a site has django-cors-headers.
func HasCORS(given Settings) bool {
	for name := range given {
		if strings.HasPrefix(name, "CORS_") {
			return true
		}
	}
	return false
}

// wordsOf is a setting of several words, as headers list them.
func wordsOf(name, standard string, field func(*settings) *[]string) Setting {
	t := lines(name, func(s *settings, words []string) error {
		if strings.ContainsAny(strings.Join(words, ""), "\r\x00,") {
			return fmt.Errorf("%s is a list of single words", name)
		}
		*field(s) = words
		return nil
	})
	t.Default = standard
	return t
}

// checkOrigin is what django-cors-headers checks when a project starts
// (corsheaders.E013 and E014).
func checkOrigin(origin string) error {
	if origin == "null" || origin == "file://" {
		return nil
	}
	u, err := url.Parse(origin)
	switch {
	case err != nil || u.Scheme == "" || u.Host == "":
		return fmt.Errorf("the origin %q in CORS_ALLOWED_ORIGINS is missing scheme or netloc: write https:// and the host", origin)
	case u.Path != "" || u.RawQuery != "" || u.Fragment != "":
		return fmt.Errorf("the origin %q in CORS_ALLOWED_ORIGINS should not have path, query or fragment", origin)
	}
	return nil
}

// withCORS is CorsMiddleware: it answers a question for leave by itself, before all other
// middleware, and adds its headers to every answer.
func (s *Server) withCORS(r *Request, set *corsSettings) *Response {
	var res *Response
	if r.Method == "OPTIONS" && r.Header.Get("Access-Control-Request-Method") != "" {
		res = HTML("")
		res.SetHeader("Content-Length", "0")
		r.Note("CorsMiddleware answers OPTIONS by itself; no page is run", "CorsMiddleware가 OPTIONS에 직접 응답함. 페이지는 실행하지 않음")
	} else {
		res = s.withSecurity(r)
	}
	res.vary("origin")
	origin := r.Header.Get("Origin")
	if origin == "" {
		return res
	}
	r.cors = &CORS{set.origins, set.allOrigins, set.credentials, set.methods, set.headers}
	switch {
	case !set.allOrigins && !set.allows(origin):
		if origin == r.Scheme+"://"+r.Host { // asks for no leave
			return res
		}
		in := "CORS_ALLOWED_ORIGINS"
		if len(set.patterns) > 0 {
			in = "CORS_ALLOWED_ORIGIN_REGEXES"
		}
		r.Note("%[1]s is not in %[2]s", "%[2]s에 %[1]s 없음", shortText(origin), in)
		return res
	case set.allOrigins && !set.credentials:
		res.SetHeader("Access-Control-Allow-Origin", "*")
	default:
		res.SetHeader("Access-Control-Allow-Origin", origin)
	}
	if set.credentials {
		res.SetHeader("Access-Control-Allow-Credentials", "true")
	}
	if len(set.exposed) > 0 {
		res.SetHeader("Access-Control-Expose-Headers", strings.Join(set.exposed, ", "))
	}
	if r.Method == "OPTIONS" {
		res.SetHeader("Access-Control-Allow-Headers", strings.Join(set.headers, ", "))
		res.SetHeader("Access-Control-Allow-Methods", strings.Join(set.methods, ", "))
		if set.maxAge > 0 {
			res.SetHeader("Access-Control-Max-Age", fmt.Sprint(int64(set.maxAge/time.Second)))
		}
	}
	return res
}

// allows reports whether an origin is in CORS_ALLOWED_ORIGINS, by scheme and host, in which
// case counts for the host alone; or begins as one of CORS_ALLOWED_ORIGIN_REGEXES says.
func (set *corsSettings) allows(origin string) bool {
	if slices.ContainsFunc(set.patterns, func(re *regexp.Regexp) bool { return re.MatchString(origin) }) {
		return true
	}
	scheme, host, _ := strings.Cut(origin, "://")
	host, _, _ = strings.Cut(host, "/")
	return slices.ContainsFunc(set.origins, func(allowed string) bool {
		ours, theirs, two := strings.Cut(allowed, "://")
		if !two {
			return allowed == origin // null
		}
		return strings.EqualFold(ours, scheme) && theirs == host
	})
}
