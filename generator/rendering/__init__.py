"""Turn values into words and HTML, through the templates of this room."""
