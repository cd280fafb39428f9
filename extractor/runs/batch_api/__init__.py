"""A model asked through OpenAI's Batch API: hand over, status, collect."""
