"""Turn pages into files: with MkDocs, without it, and in the preview."""
