"""The words that somebody quotes, found in the text as it is, whatever spaces the browser gave back."""

import re


def quoted(text: str, typed: str) -> list[str]:
    """Each place where these words stand in the text, as they are written there; a space is any space."""
    words = typed.split()
    if not words:
        return []
    return re.findall(r"\s+".join(re.escape(word) for word in words), text)
