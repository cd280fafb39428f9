"""A file in, a Document out: pages, lines with boxes, linear text, ruled tables."""
