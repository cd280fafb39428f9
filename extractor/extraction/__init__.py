"""A document in, its result out: sections, readings, alignment, reconciliation, record, verdict."""
