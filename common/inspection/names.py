"""Names that hide what a file is."""

import unicodedata

from common.inspection import refusals
from common.inspection.refusals import Refused

# What a file manager runs, or what a browser would.
_PROGRAMS = "exe com scr pif bat cmd ps1 vbs vbe js jse wsf hta msi jar app dll lnk sh py"
_PAGES = "html htm xhtml svg swf"
_WITH_MACROS = "docm dotm xlsm xltm xlam pptm potm ppam"
_RUN = frozenset(f"{_PROGRAMS} {_PAGES} {_WITH_MACROS}".split())


def refuse_tricks(name: str) -> None:
    """Raises: Refused when the name writes backwards, hides signs, or carries the extension of a program."""
    if any(unicodedata.category(sign) in {"Cf", "Cc", "Zl", "Zp"} for sign in name):
        raise Refused(refusals.HIDDEN_SIGNS)
    inner = [part.strip().lower() for part in name.split(".")[1:-1]]
    if _RUN & set(inner):
        raise Refused(refusals.TWO_EXTENSIONS)
