"""Make one dataset of many documents: what each measures, whose it is, what it owes to the others. No SQL, no files."""
