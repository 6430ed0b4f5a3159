"""From one YAML file per budget project to a public site.

The data travels one way: source, model, rules, sheet, catalog, summary, pages,
and the MkDocs plugin at the end. CONTRIBUTING.md shows the path as a picture.
"""
