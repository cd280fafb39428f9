"""A dashboard of many documents: what was read of whom, what does not hold, how amounts go through the years."""
