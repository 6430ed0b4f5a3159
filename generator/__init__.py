"""Make a public site from one YAML file per budget project.

The data travels through the rooms in one direction: form and reading, then checks and rendering, projects, history,
downloads, search and pages, and output at the end. CONTRIBUTING.md shows the way as a picture.
"""
