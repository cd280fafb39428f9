"""The only SQL: what was read, what is asked, who decided what. SQLite in one file, or PostgreSQL by a URL."""
