"""Pure computations about opinions."""
