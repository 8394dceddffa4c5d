"""Acts on the registry: writing a sheet, then moving it towards its publication."""

from algorithms.operations.steps import approve_sheet, propose_sheet, publish_sheet, send_back_sheet
from algorithms.operations.writing import create_sheet, edit_sheet, start_version

__all__ = [
    "approve_sheet",
    "create_sheet",
    "edit_sheet",
    "propose_sheet",
    "publish_sheet",
    "send_back_sheet",
    "start_version",
]
