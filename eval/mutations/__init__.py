"""Single errors planted in documents, and what the checks make of them."""
