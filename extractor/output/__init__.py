"""A result in, its files and its part of the report out."""
