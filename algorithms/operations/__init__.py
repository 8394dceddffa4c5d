"""Acts on the registry: writing a sheet, then moving it towards its publication; keeping a filter of its list."""

from algorithms.operations.indexing import index_sheets, index_what_is_behind
from algorithms.operations.saving import delete_filter, save_filter
from algorithms.operations.steps import approve_sheet, propose_sheet, publish_sheet, send_back_sheet
from algorithms.operations.writing import create_sheet, edit_sheet, start_version

__all__ = [
    "approve_sheet",
    "create_sheet",
    "delete_filter",
    "edit_sheet",
    "index_sheets",
    "index_what_is_behind",
    "propose_sheet",
    "publish_sheet",
    "save_filter",
    "send_back_sheet",
    "start_version",
]
