"""Evaluation: sample documents with exact gold, and the measures taken against them."""
