"""Turn Chinese public-finance disclosures into typed, cited, verified records."""
