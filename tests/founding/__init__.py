"""Tests of the six tables of the founding document. They hold the copy in tests/cases/founding; a fork may publish others."""
