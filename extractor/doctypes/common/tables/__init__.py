"""Prescribed tables, ruled or tab-separated, into typed rows by canonical column; a type says which and of what."""
