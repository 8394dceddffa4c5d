"""« Is this document authentic? » The file is hashed as it arrives and forgotten; nothing is written."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from bulletin import queries
from bulletin.doorway import asked
from bulletin.queries import Checked
from bulletin.uploads import HashedFile, HashingHandler
from common.errors import RuleBroken


@csrf_exempt  # nothing is changed, nobody is signed in, no cookie exists: a forged request could only ask a question
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    checked, refusal, q = None, "", asked.text(request, "q")
    try:
        if request.method == "POST":
            checked = _check_upload(request)
        elif q:
            checked = queries.check_reference(q)
    except RuleBroken as broken:
        refusal = broken.message
    context = {"checked": checked, "refusal": refusal, "q": q, "is_file": request.method == "POST"}
    response = render(request, "bulletin/verify.html", context, status=422 if refusal else 200)
    response["Cache-Control"] = "no-store"
    return response


def _check_upload(request: HttpRequest) -> Checked:
    handler = HashingHandler(request)
    request.upload_handlers = [handler]
    document = request.FILES.get("document")
    if handler.is_too_big:
        raise RuleBroken("Ce fichier dépasse 25\u00a0Mo : aucun document publié n’est aussi gros.")
    if not isinstance(document, HashedFile) or not document.size:
        raise RuleBroken("Choisissez d’abord le fichier PDF à vérifier.")
    return queries.check_file(document.sha256)
