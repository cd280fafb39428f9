"""What a person has to settle, and what a decision makes of a record; no web, no SQL."""
