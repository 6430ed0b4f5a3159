"""Write the search index and the index of indicators, which readers' browsers search."""
