"""Readings against gold: cells, counts, intervals, what may be accepted without a look, the report."""
