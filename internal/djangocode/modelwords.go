package djangocode

import (
	"slices"

	"statelab/internal/httpsim"
)

// djangoFields are the fields of Django, played here or not.
var djangoFields = []string{"AutoField", "BigAutoField", "BigIntegerField", "BinaryField", "BooleanField", "CharField", "CommaSeparatedIntegerField", "DateField", "DateTimeField", "DecimalField",
	"DurationField", "EmailField", "FileField", "FilePathField", "FloatField", "ForeignKey", "GenericIPAddressField", "ImageField", "IPAddressField", "IntegerField", "JSONField", "ManyToManyField",
	"NullBooleanField", "OneToOneField", "PositiveBigIntegerField", "PositiveIntegerField", "PositiveSmallIntegerField", "SlugField", "SmallAutoField", "SmallIntegerField", "TextField", "TimeField", "URLField", "UUIDField",
	"GeneratedField", "ForeignObject"}

// fieldClasses are the classes of fields, of which a misspelt one may be meant.
func fieldClasses() []string { return djangoFields }

// fieldOptions are what every field of Django takes by name.
var fieldOptions = []string{"verbose_name", "name", "primary_key", "max_length", "unique", "blank", "null", "db_index", "default", "editable", "serialize", "unique_for_date", "unique_for_month",
	"unique_for_year", "choices", "help_text", "db_column", "db_tablespace", "auto_created", "validators", "error_messages", "db_default", "db_comment"}

// furtherOptions are what fields of some classes take beside these.
var furtherOptions = map[string][]string{
	"CharField": {"db_collation"}, "TextField": {"db_collation"}, "SlugField": {"allow_unicode", "db_collation"}, "DecimalField": {"max_digits", "decimal_places"},
	"DateField": {"auto_now", "auto_now_add"}, "DateTimeField": {"auto_now", "auto_now_add"}, "JSONField": {"encoder", "decoder"}, "GenericIPAddressField": {"protocol", "unpack_ipv4"},
	"ForeignKey":      {"to", "on_delete", "related_name", "related_query_name", "limit_choices_to", "parent_link", "to_field", "db_constraint", "swappable"},
	"OneToOneField":   {"to", "on_delete", "related_name", "related_query_name", "limit_choices_to", "parent_link", "to_field", "db_constraint", "swappable"},
	"ManyToManyField": {"to", "related_name", "related_query_name", "limit_choices_to", "symmetrical", "through", "through_fields", "db_constraint", "db_table", "swappable"},
}

// optionsOf are what a field of a class takes by name.
func optionsOf(class string) []string { return slices.Concat(fieldOptions, furtherOptions[class]) }

// takersOf are the classes of fields that take an option, of those that are played.
func takersOf(option string) (all []string) {
	for _, class := range append(httpsim.FieldKinds(), "ManyToManyField") {
		if slices.Contains(furtherOptions[class], option) {
			all = append(all, class)
		}
	}
	return all
}

// metaOptions are what class Meta of a model takes.
var metaOptions = []string{"verbose_name", "verbose_name_plural", "db_table", "ordering", "unique_together", "permissions", "get_latest_by", "order_with_respect_to", "app_label", "db_tablespace", "abstract",
	"managed", "proxy", "swappable", "auto_created", "index_together", "apps", "default_permissions", "select_on_save", "default_related_name", "required_db_features", "required_db_vendor", "base_manager_name",
	"default_manager_name", "indexes", "constraints", "db_table_comment"}
