"""Letters about opinions and recommendations."""
