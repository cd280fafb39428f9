"""部门预算公开 (budget of a department): schema, outline, grammar, tables, rules."""
