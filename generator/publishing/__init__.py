"""Handle a finished folder: swap, checksums, provenance, delivery, verification."""
