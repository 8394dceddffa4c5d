"""What is typed in the registry."""
