"""What `import extractor` offers: functions, and values that a notebook shows. Stable between versions."""
