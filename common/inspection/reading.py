"""The whole check of one file, in the order that costs least."""

import zipfile
from io import BytesIO

from common.inspection import kinds, refusals
from common.inspection.kinds import KINDS, Kind
from common.inspection.refusals import Refused


def read(data: bytes, extension: str) -> Kind:
    """The type that the content proves.

    Raises: Refused when it is not that of its extension, or does more than be read.
    """
    family = kinds.family_of(data[:512])
    wanted = kinds.named(extension)
    if wanted is None:
        raise Refused(refusals.UNKNOWN)
    if family == "text" and wanted.family != "text":
        raise Refused(refusals.UNKNOWN)
    if family not in ("package", "pdf") and b"%PDF-" in data[:1024]:
        raise Refused(refusals.SMUGGLED)
    found = _read_as(data, family, wanted)
    if family != "package" and zipfile.is_zipfile(BytesIO(data)):
        raise Refused(refusals.SMUGGLED)
    if found != wanted:
        raise Refused(kinds.otherwise_named(found, extension))
    return found


def _read_as(data: bytes, family: str, wanted: Kind) -> Kind:
    """Each reader brings its own libraries: a text does not pay for those of a PDF."""
    if family == "package":
        from common.inspection import packages  # noqa: PLC0415

        return packages.check(data)
    if family == "pdf":
        from common.inspection import pdfs  # noqa: PLC0415

        pdfs.check(data)
        return KINDS["pdf"]
    if family in ("png", "jpeg"):
        from common.inspection import images  # noqa: PLC0415

        images.check(data, family)
        return KINDS["png" if family == "png" else "jpg"]
    from common.inspection import texts  # noqa: PLC0415

    return texts.check(data, wanted)
