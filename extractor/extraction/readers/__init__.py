"""Read a section by grammar, or by asking a model. A section in, a Reading out."""
