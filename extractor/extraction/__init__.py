"""Make a record of a document: sections, readings, alignment, reconciliation, record, verdict.

A document in, its result out.
"""
