"""Readers of phrases that several document types print; each type's own grammar puts them together."""
