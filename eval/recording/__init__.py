"""A model's answers recorded, kept in cassettes, replayed without a network."""
