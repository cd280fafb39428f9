"""What the disclosures of a department's money share: phrasing, lists and chains of items, table heads, rules."""
