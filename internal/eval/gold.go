package eval

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// GoldParticipant is a participant of a gold event.
type GoldParticipant struct {
	Name     string `json:"name"`
	Kind     string `json:"kind"`
	Role     string `json:"role"`
	RoleText string `json:"role_text"`
	PID      string `json:"pid,omitempty"`
}

// GoldPlace is the place of a gold event; Alt are other names that are right.
type GoldPlace struct {
	Name    string   `json:"name"`
	Country string   `json:"country"`
	Alt     []string `json:"alt,omitempty"`
}

// names are all names that are right for the place.
func (p *GoldPlace) names() []string {
	if p == nil {
		return nil
	}
	var out []string
	for _, n := range append([]string{p.Name, p.Country}, p.Alt...) {
		if n != "" {
			out = append(out, n)
		}
	}
	return out
}

// GoldEvent is an event as a careful reader wrote it down.
type GoldEvent struct {
	Type         string            `json:"type"`
	Modality     string            `json:"modality"`
	Participants []GoldParticipant `json:"participants"`
	Place        *GoldPlace        `json:"place"`
	Date         *string           `json:"date"` // day, month, year, or "from/to"
	DateBasis    string            `json:"date_basis"`
	Instrument   *string           `json:"instrument"`
	Clear        *bool             `json:"clear"` // false: marginal, absorbs a match and counts nowhere
	Hint         string            `json:"hint"`
	GID          string            `json:"gid,omitempty"`
}

// clear tells whether the event counts.
func (e *GoldEvent) clear() bool { return e.Clear == nil || *e.Clear }

// date is the gold date or "".
func (e *GoldEvent) date() string {
	if e.Date == nil {
		return ""
	}
	return *e.Date
}

// named are the names of the participants that have one.
func (e *GoldEvent) named() []string {
	var out []string
	for _, p := range e.Participants {
		if p.Name != "" {
			out = append(out, p.Name)
		}
	}
	return out
}

// GoldPerson is a person whom the article names.
type GoldPerson struct {
	Name     string   `json:"name"`
	Surfaces []string `json:"surfaces"`
	Roles    []string `json:"roles"`
	Country  string   `json:"country"`
	PID      string   `json:"pid,omitempty"`
}

// Gold is the gold of one article.
type Gold struct {
	ID        string       `json:"id"`
	Published string       `json:"published"`
	Lang      string       `json:"lang"`
	Events    []GoldEvent  `json:"events"`
	People    []GoldPerson `json:"people"`
	Furniture [][2]int     `json:"furniture"` // code points, half-open
	Stem      string       `json:"-"`
}

// ReadGold reads all gold files (*.json, but those that begin with "_") of a
// folder, in order of their names. All faults come back joined, each with its
// file.
func ReadGold(dir string) ([]Gold, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, fmt.Errorf("list gold in %s: %w", dir, err)
	}
	sort.Strings(files)
	var out []Gold
	var errs []error
	for _, f := range files {
		base := filepath.Base(f)
		if strings.HasPrefix(base, "_") {
			continue
		}
		raw, err := os.ReadFile(f)
		if err != nil {
			errs = append(errs, fmt.Errorf("read gold: %w", err))
			continue
		}
		g := Gold{Stem: strings.TrimSuffix(base, ".json")}
		if err := json.Unmarshal(raw, &g); err != nil {
			errs = append(errs, fmt.Errorf("read gold %s: %w", f, err))
			continue
		}
		out = append(out, g)
	}
	if len(out) == 0 && len(errs) == 0 {
		errs = append(errs, fmt.Errorf("no gold files (*.json) in %s", dir))
	}
	return out, errors.Join(errs...)
}
