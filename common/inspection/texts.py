"""Texts: readable whole, and nothing that a browser, a spreadsheet or a reader of YAML would act on."""

import json
import re

import yaml

from common.inspection import refusals
from common.inspection.kinds import KINDS, Kind
from common.inspection.refusals import Refused

_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
# Where browsers look when they guess a type is the first 1,445 bytes.
_SNIFFED = 1500
_WEB = re.compile(r"<\s*(?:!doctype|html|head|body|script|svg|iframe|object|embed|\?xml|\?php|%)", re.IGNORECASE)
_BEGINS_AS_WEB = re.compile(r"\s*<(?:[!?]|[a-z]+[\s>])", re.IGNORECASE)
# « =cmd|' /C calc'!A0 »: a cell that a spreadsheet hands to another program.
_COMMAND = re.compile(r"""(?:^|[;,\t|])\s*"?\s*[=+\-@][^;,\t\n|]{0,200}\|[^\n]{0,400}!""", re.MULTILINE)
_YAML_EVENTS = 200_000


def check(data: bytes, kind: Kind) -> Kind:
    """Raises: Refused when it is not text, or is more than text."""
    text = _decoded(data)
    if _CONTROL.search(text):
        raise Refused(refusals.NOT_TEXT)
    head = text[:_SNIFFED]
    if _BEGINS_AS_WEB.match(head) or _WEB.search(head):
        raise Refused(refusals.WEB_PAGE)
    if b"%PDF-" in data[:1024]:
        raise Refused(refusals.SMUGGLED)
    if kind.extension == "csv" and _COMMAND.search(text):
        raise Refused(refusals.COMMANDS)
    if kind.extension == "json":
        _check_json(text)
    if kind.extension == "yaml":
        _check_yaml(text)
    return KINDS[kind.extension]


def _decoded(data: bytes) -> str:
    codings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "cp1252"]
    for coding in codings:
        try:
            return data.decode(coding)
        except UnicodeDecodeError:
            continue
    raise Refused(refusals.NOT_TEXT)


def _check_json(text: str) -> None:
    try:
        json.loads(text, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        raise Refused(refusals.NOT_JSON) from None


def _check_yaml(text: str) -> None:
    """Its events only: nothing is built, so nothing multiplies."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        for number, event in enumerate(yaml.parse(text, Loader=loader)):
            if number > _YAML_EVENTS:
                raise Refused(refusals.TOO_HEAVY)
            tag = getattr(event, "tag", None) or ""
            if isinstance(event, yaml.AliasEvent) or (tag and not tag.startswith("tag:yaml.org,2002:")):
                raise Refused(refusals.ALIVE_YAML)
            if tag.startswith("tag:yaml.org,2002:python"):
                raise Refused(refusals.ALIVE_YAML)
    except (yaml.YAMLError, RecursionError, ValueError):
        raise Refused(refusals.NOT_YAML) from None
