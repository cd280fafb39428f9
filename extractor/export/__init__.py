"""Hand on what was reviewed: final values with their provenance, in the form that somebody else reads.

The store in, one file or folder out.
"""
