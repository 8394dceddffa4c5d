"""Shapes of what is typed; the rules are in the operations."""
