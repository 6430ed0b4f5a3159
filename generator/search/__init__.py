"""Write the search index and the index of indicators."""
