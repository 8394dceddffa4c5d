"""The pages of the public site. Every one is open, read-only, and made from publications only."""
