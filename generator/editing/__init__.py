"""Help those who write data: a new form, next year's form, fixes, the schema for editors, the manual of data/."""
