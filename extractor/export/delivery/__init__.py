"""A delivery: all that came of a store in one folder, with the digest of every file."""
