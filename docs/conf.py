"""How Sphinx makes pages of these files: `make docs`."""

project = "extractor"
language = "zh_CN"
extensions = ["myst_parser"]
myst_heading_anchors = 4
myst_enable_extensions = ["attrs_inline"]
exclude_patterns = ["_build", "examples"]
html_theme = "furo"
html_title = "extractor"
html_copy_source = False
suppress_warnings = ["misc.highlighting_failure", "myst.xref_missing"]
