package gazetteer_test

import "testing"

func TestMinistryID(t *testing.T) {
	g := load(t)
	for _, c := range []struct{ country, kind, id, name string }{
		{"MA", "health", "ministry:ma-health", "Ministère de la Santé du Maroc"},
		{"CI", "energy", "ministry:ci-energy", "Ministère de l'Énergie de la Côte d'Ivoire"},
		{"US", "defence", "ministry:us-defence", "Département de la Défense des États-Unis"},
	} {
		id, ok := g.MinistryID(c.country, c.kind)
		if !ok || id != c.id {
			t.Fatalf("MinistryID(%s, %s) = %q, %v", c.country, c.kind, id, ok)
		}
		if e := g.Entry(id); e.Name != c.name {
			t.Errorf("%s is %q, want %q", id, e.Name, c.name)
		}
	}
	if _, ok := g.MinistryID("MA", "magic"); ok {
		t.Error("there is no ministry of magic")
	}
}
