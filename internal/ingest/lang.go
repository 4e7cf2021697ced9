package ingest

import "strings"

// languages labels the lines and gives the language of the story.
func (p *sheet) languages() string {
	low := strings.ToLower(p.text)
	lang := "fr"
	if strings.Count(low, " the ")+strings.Count(low, " and ") > strings.Count(low, " le ")+strings.Count(low, " la ")+strings.Count(low, " et ") {
		lang = "en"
	}
	for i := range p.lines {
		p.lines[i].lang = lang
	}
	return lang
}
