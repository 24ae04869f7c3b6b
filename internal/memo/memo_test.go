package memo

import "testing"

// It knows what it was told, and begins anew when it is full.
func TestAMemoDoesNotGrow(t *testing.T) {
	var m Memo[int, string]
	if a, ok := m.Find(0); ok {
		t.Errorf("before anything was kept it says %q", a)
	}
	for q := range 3 * most {
		m.Keep(q, "kept")
		if a, ok := m.Find(q); a != "kept" || !ok {
			t.Fatalf("%d is %q, %v", q, a, ok)
		}
		if len(m.all) > most {
			t.Fatalf("it keeps %d answers", len(m.all))
		}
	}
	if _, ok := m.Find(0); ok {
		t.Error("it forgets nothing")
	}
}
