"""Types that are told from others and not read yet: they have no grammar, their figures are kept as statements."""
