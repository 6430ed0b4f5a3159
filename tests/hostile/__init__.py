"""Data that wishes us ill: what must be refused, and what must be shown exactly as it was typed. See README.md."""
