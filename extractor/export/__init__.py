"""The store in, one file or folder out: final values with their provenance, in the form that somebody else reads."""
