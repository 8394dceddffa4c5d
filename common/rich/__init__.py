"""Rich text of acts: paragraphs, lists and tables. One tree, written in a light markup and shown as HTML.

What is stored, hashed and typed is the markup; a paragraph without emphasis is its own markup. Knows no model.
"""
