"""Arithmetic that vouches: figures as intervals, identities over them, results with their evidence, diagnosis."""
