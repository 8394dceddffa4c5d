"""« Is this document authentic? » The file is hashed in the page, or as it arrives and forgotten; nothing is kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from bulletin import queries
from bulletin.doorway import asked
from bulletin.queries import Checked, State
from bulletin.uploads import HashedFile, HashingHandler
from common.errors import RuleBroken

FALLEN = {
    State.REPLACED: "Authentique, mais remplacé par une version plus récente",
    State.REPEALED: "Authentique, mais abrogé",
    State.WITHDRAWN: "Authentique, mais retiré",
}


@csrf_exempt  # nothing is changed, nobody is signed in, no cookie exists: a forged request could only ask a question
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """A file sent, the hash of a file that stayed with the reader (`empreinte`), or what somebody types (`q`)."""
    checked, refusal, q = None, "", asked.text(request, "q")
    own_hash = asked.text(request, "empreinte").lower()
    try:
        if request.method == "POST":
            checked = _check_upload(request)
        elif own_hash:
            checked = _check_hash(own_hash)
        elif q:
            checked = queries.check_reference(q)
    except RuleBroken as broken:
        refusal = broken.message
    is_file = request.method == "POST" or bool(own_hash)
    context = {
        "checked": checked,
        "verdict": _verdict(checked, is_file=is_file) if checked else "",
        "refusal": refusal,
        "q": q,
        "is_file": is_file,
        "stayed": bool(own_hash),
    }
    response = render(request, "bulletin/verify.html", context, status=422 if refusal else 200)
    response["Cache-Control"] = "no-store"
    return response


def _verdict(checked: Checked, *, is_file: bool) -> str:
    if not checked.is_known:
        return "Inconnu du registre public"
    if is_file and checked.fallen:
        return FALLEN[checked.fallen.state]
    return "Ce fichier est authentique" if is_file else "Connu du registre public"


def _check_hash(sha256: str) -> Checked:
    if not queries.is_hash(sha256):
        raise RuleBroken("Cette empreinte n’en est pas une : elle compte 64 chiffres hexadécimaux.")
    return queries.check_file(sha256)


def _check_upload(request: HttpRequest) -> Checked:
    handler = HashingHandler(request)
    request.upload_handlers = [handler]
    document = request.FILES.get("document")
    if handler.is_too_big:
        raise RuleBroken("Ce fichier dépasse 25\u00a0Mo : aucun document publié n’est aussi gros.")
    if not isinstance(document, HashedFile) or not document.size:
        raise RuleBroken("Choisissez d’abord le fichier PDF à vérifier.")
    return queries.check_file(document.sha256)
