"""States, steps and scales of opinions. Imports nothing of ours."""
