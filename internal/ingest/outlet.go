package ingest

import (
	"regexp"
	"strings"

	"actant/internal/kg"
)

// Places where a page names its paper, in order of trust.
var (
	publishedIn  = regexp.MustCompile(`(?i)^(?:publié|paru|posté)e?\s+(?:dans|sur)\s+(.{2,40}?)\s+(?:le|du|,|-|–)\s*\d`)
	followOutlet = regexp.MustCompile(`(?i)(?:^|\s)(?:suivez|suivre)\s+([\p{L}\d][^,:!]{1,30}?)\s+sur\s`)
	rights       = regexp.MustCompile(`(?i)(?:©|&copy;|copyright)\s*(?:©\s*|copyright\s*)?(?:\d{4}\s*[-–—,]?\s*)?((?:[\p{Lu}][\p{L}'’.-]*)(?:\s+[\p{L}'’.-]+){0,4})\s*(?:[.,]|\d{4}|-|–|\||$)`)
	agencyMark   = regexp.MustCompile(`^[^.]{2,60}?\(\s*([\p{Lu}][\p{L}'’ -]{1,24}?)\s*(?:,[^)]*)?\)\s*[-–—:.]`)
)

// outlet names the paper: metadata, "Publié dans X le", "Suivez X sur", the
// rights notice, the agency's mark in the dateline; "" when nothing tells it.
func (p *sheet) outlet() string {
	if p.meta.Outlet != "" {
		return strings.Join(strings.Fields(p.meta.Outlet), " ")
	}
	for _, find := range []func(l *line) string{p.fromDateline, p.fromNotice, p.fromRights, p.fromAgency} {
		for i := range p.lines {
			if name := find(&p.lines[i]); name != "" {
				return name
			}
		}
	}
	return ""
}

func submatch(re *regexp.Regexp, s string) string {
	if m := re.FindStringSubmatch(s); m != nil {
		return strings.TrimSpace(m[1])
	}
	return ""
}

func (p *sheet) fromDateline(l *line) string {
	if l.kind != kg.Dateline {
		return ""
	}
	name := submatch(publishedIn, l.plain)
	if calendarTable().rubric[fold(name)] {
		return ""
	}
	return name
}

func (p *sheet) fromNotice(l *line) string {
	if l.kind != kg.Notice || len(l.text) > 120 || !strings.Contains(l.key, "suiv") {
		return ""
	}
	name := submatch(followOutlet, l.plain)
	if low := fold(name); strings.HasPrefix(low, "nous") || strings.HasPrefix(low, "notre") || strings.HasPrefix(low, "l'actualite") || strings.HasPrefix(low, "toute") || strings.HasPrefix(low, "l'info") || strings.HasPrefix(low, "les ") {
		return ""
	}
	return name
}

func (p *sheet) fromRights(l *line) string {
	if l.kind != kg.Footer || len(l.text) > 200 {
		return ""
	}
	return submatch(rights, l.text)
}

func (p *sheet) fromAgency(l *line) string {
	if l.kind != kg.Story && l.kind != kg.Dateline || len(l.text) < 20 {
		return ""
	}
	name := submatch(agencyMark, l.text[:min(len(l.text), leadMax)])
	if low := strings.ToLower(name); strings.HasPrefix(low, "agence") || low == "agencies" || low == "correspondance" {
		return ""
	}
	return name
}
