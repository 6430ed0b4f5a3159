"""Turn values into words, charts and HTML, through the templates of this room."""
