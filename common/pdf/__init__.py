"""HTML to a PDF that can be published: rendered in a child process, checked, sealed. Knows no model."""
