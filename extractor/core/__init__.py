"""What every room shares: evidence, values as printed, paths of a record, text as tokens; knows no document."""
