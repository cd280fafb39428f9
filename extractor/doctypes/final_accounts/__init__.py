"""部门决算公开 (final accounts of a department): schema, outline, grammar, tables."""
