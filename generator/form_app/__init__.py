"""The form in the browser: a small web application over a working folder, with the reader and the checks of the build.

`disclosure form` runs it at one's desk or for an office. Nothing of it is ever part of the public site.
"""
