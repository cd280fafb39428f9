"""Document types: one folder each; a new type is a new folder and nothing else."""
