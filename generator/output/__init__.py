"""Build sites: pages become files with MkDocs, without it, and in the preview."""
