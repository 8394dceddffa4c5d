"""Letters about the registry."""
