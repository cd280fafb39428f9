"""Write what was found in a document: its files and its part of the report. A result in, files out."""
