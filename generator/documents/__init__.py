"""Read official forms from office files, PDF and scans into drafts, and write them as office files."""
