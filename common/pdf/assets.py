"""The closed table of what a printed document may use: our stylesheet and our fonts, nothing else of the machine."""

from pathlib import Path

PRINT_DIR = Path(__file__).resolve().parents[2] / "static" / "print"
STYLESHEET = PRINT_DIR / "bulletin.css"
FONTS_DIR = PRINT_DIR / "fonts"

# Address used in the stylesheet to file. Written out by the folder's content at import: a new font is a new file.
TABLE: dict[str, Path] = {
    f"asset:{path.name}": path for path in sorted(FONTS_DIR.iterdir()) if path.suffix in {".woff2", ".ttf"}
}
