"""Acts on the registry: writing a sheet, then moving it towards its publication; keeping a filter of its list."""

from algorithms.operations.indexing import index_sheets, index_what_is_behind
from algorithms.operations.legal import AnswerContent, save_answers, sign_assessment
from algorithms.operations.legal_dates import load_known_dates, record_date
from algorithms.operations.link_checks import check_links
from algorithms.operations.referring import decline_referral
from algorithms.operations.saving import delete_filter, save_filter
from algorithms.operations.steps import approve_sheet, propose_sheet, publish_sheet, send_back_sheet
from algorithms.operations.writing import NewSheet, create_sheet, create_sheets, edit_sheet, start_version

__all__ = [
    "AnswerContent",
    "NewSheet",
    "approve_sheet",
    "check_links",
    "create_sheet",
    "create_sheets",
    "decline_referral",
    "delete_filter",
    "edit_sheet",
    "index_sheets",
    "index_what_is_behind",
    "load_known_dates",
    "propose_sheet",
    "publish_sheet",
    "record_date",
    "save_answers",
    "save_filter",
    "send_back_sheet",
    "sign_assessment",
    "start_version",
]
