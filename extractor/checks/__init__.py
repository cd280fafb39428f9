"""Arithmetic that vouches: intervals of prints, identities over them, results with their evidence, diagnosis."""
