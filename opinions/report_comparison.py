"""What changed from one version of an annual report to another: its figures, table by table, and its texts."""

from common.comparison import Section, sections
from common.typography import NBSP, long_date
from opinions.figures import Figures, Row, Table
from opinions.report_content import ZONES, ReportContent


def differences(before: ReportContent, after: ReportContent) -> list[Section]:
    """The tables and the zones that differ; none when only the moment of the figures does."""
    return sections(_parts(before), _parts(after))


def figures_that_changed(before: Figures, after: Figures) -> list[Section]:
    return sections(_figures(before), _figures(after))


def _parts(content: ReportContent) -> dict[str, list[str]]:
    texts = {title: list(content.paragraphs(zone)) for zone, title in ZONES.items()}
    return {**_figures(content.figures), **texts}


def _figures(figures: Figures) -> dict[str, list[str]]:
    tables = {
        f"Chiffres{NBSP}: {section.title} – {table.title}": [_line(table, one) for one in table.rows]
        for section in figures.sections
        for table in section.tables
    }
    return {"Chiffres arrêtés au": [long_date(figures.cut_on)], **tables}


def _line(table: Table, one: Row) -> str:
    """« Avis défavorable : 2 », « Prises en charge : Saisines 3, Autosaisines 1 »."""
    if len(one.values) == 1:
        return f"{one.label}{NBSP}: {one.shown[0]}"
    named = zip(table.columns[1:], one.shown, strict=True)
    return f"{one.label}{NBSP}: {', '.join(f'{column} {value}' for column, value in named)}"
