"""Chinese public-finance disclosures in; typed, cited, verified records out."""
