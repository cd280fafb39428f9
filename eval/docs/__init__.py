"""The documentation: its reference written from the code, its snippets run as a reader would run them."""
