"""`python -m extractor.cli`: the `extractor` command."""

from extractor.cli import main

main()
