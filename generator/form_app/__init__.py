"""The form in the browser: a small web application over a working folder, with the reader and the checks of the build.

`disclosure form` runs it at one's desk or for an office. Nothing of it is ever part of the public site.

`request_guard` looks at every request before anything else does. `desk` serves one person, `serve_office` a body: there
`office_settings` says what office.yml may have, `submissions` what becomes of a text, `reviews` who accepts it,
`forge_delivery` how a code host gets it.
"""
