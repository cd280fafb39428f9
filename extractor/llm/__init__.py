"""A language model: settings, prompts, one client with cache, budget and retries; knows no document type."""
