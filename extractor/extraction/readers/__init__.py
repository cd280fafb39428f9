"""Section in, Reading out: by grammar, or by asking a model."""
