"""Read the bytes of a file into a form, or into problems with their place."""
