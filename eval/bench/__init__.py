"""Benchmarks: speed, memory, the review queue, bulk runs; always two things in one run, as ratios."""
