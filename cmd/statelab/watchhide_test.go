package main

import "testing"

// Of what sessions hold only that stays which identifies nobody.
func TestWhatCountsOnly(t *testing.T) {
	for value, stays := range map[string]bool{"7": true, "-3": true, "999": true, "true": true, "null": true, "1234": false, `"7"`: false, `"alice"`: false, "": false, "[1]": false, "1.5": false} {
		if countsOnly("visits", value) != stays {
			t.Errorf("%s: %v", value, !stays)
		}
	}
	for name, stays := range map[string]bool{
		"visits": true, "num_visits": true, "cart_total": true, "visitCount": true, "VISITS": true, "page-views": true, "tries2": true, "cart.items": true,
		"user_id": false, "_auth_user_id": false, "pin": false, "member": false, "code": false, "account_id": false, "account": false,
		"discount_code": false, "countId": false, "visit_by": false, "total_user": false, "reviews": false, "": false,
	} {
		if countsOnly(name, "7") != stays {
			t.Errorf("the number of %s stays: %v", name, !stays)
		}
	}
}
