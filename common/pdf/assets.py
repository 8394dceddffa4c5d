"""The closed table of what a printed document may use: our stylesheet and our fonts, nothing else of the machine."""

from pathlib import Path

PRINT_DIR = Path(__file__).resolve().parents[2] / "static" / "print"
STYLESHEET = PRINT_DIR / "bulletin.css"
FONTS_DIR = PRINT_DIR / "fonts"

FALLBACK_FONT = FONTS_DIR / "fallback" / "DejaVuSans.ttf"

# Address used in the stylesheet to file.
TABLE: dict[str, Path] = {f"asset:{path.name}": path for path in sorted(FONTS_DIR.glob("*.woff2"))}
