package djangocode

import (
	"strings"
	"testing"

	"statelab/internal/httpsim"
)

// TestWhatATaskSaysOfAModel are the fields as the model defines them, with its Meta.
func TestWhatATaskSaysOfAModel(t *testing.T) {
	product := &httpsim.Model{Name: "Product", Fields: []httpsim.ModelField{{Name: "slug", Kind: httpsim.CharField, MaxLength: 80, Unique: true}, {Name: "price", Kind: httpsim.DecimalField, Digits: 8, Places: 2}, {Name: "note", Kind: httpsim.CharField}, {Name: "kind", Kind: httpsim.CharField, MaxLength: 4, Choices: []httpsim.FieldChoice{{Value: "news", Label: "News"}, {Value: "sale", Label: "Sale"}}}, {Name: "stars", Kind: "IntegerField", Choices: []httpsim.FieldChoice{{Value: int64(1), Label: "One"}}}}, Ordering: []string{"-slug"}}
	wish := &httpsim.Model{Name: "Wish", Fields: []httpsim.ModelField{{Name: "product", Kind: httpsim.ForeignKey, To: product}, {Name: "user", Kind: httpsim.ForeignKey, Null: true, OnDelete: httpsim.SetNull}}, Together: []string{"product", "user"}}
	for m, want := range map[*httpsim.Model]string{
		product: `slug (CharField, max_length=80, unique=True); price (DecimalField, max_digits=8, decimal_places=2); note (CharField); kind (CharField, max_length=4, choices "news", "sale"); stars (IntegerField, choices 1); class Meta: ordering = ["-slug"]`,
		wish:    `product (ForeignKey Product); user (ForeignKey User, on_delete=models.SET_NULL, null=True); class Meta: unique_together = [("product", "user")]`,
	} {
		if got := strings.Join(Defined(m), "; "); got != want {
			t.Errorf("%s\n got %s\nwant %s", m.Name, got, want)
		}
	}
}
