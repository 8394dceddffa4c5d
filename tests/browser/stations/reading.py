"""Station 8: what a stranger finds, reads, takes away and checks, on a screen and on a phone."""

import hashlib
import io
from concurrent.futures import ThreadPoolExecutor

import pypdf

from common.pdf.verify import verify
from tests.browser.people import Person, plain
from tests.browser.stations.opinion import OPERATIVE, OUTCOME, RECITALS, RECOMMENDATIONS, SEPARATE
from tests.browser.stations.walk import TITLE, Walk


def the_opinion_is_found(walk: Walk) -> None:
    """By a word without its accent, and by the page of its algorithm."""
    for somebody in (walk.stranger, walk.reader):
        somebody.comes_back_to("/")
        somebody.sees(TITLE)
        somebody.goes_to("/recherche/")
        somebody.types("Mots cherchés", "ethique ecoute")
        somebody.presses("Rechercher", within="main")
        somebody.sees(TITLE)
        somebody.comes_back_to(f"/algorithmes/{walk.reference}")
        somebody.sees(OUTCOME, "avec avis", *RECOMMENDATIONS)
        somebody.follows(TITLE, within="main")
        assert somebody.address == walk.public_opinion


def the_opinion_is_read(walk: Walk) -> None:
    """The page and the data at one permanent address; a reader who has it already is told so."""
    stranger = walk.stranger
    stranger.goes_to(walk.public_opinion)
    stranger.sees(OUTCOME, OPERATIVE, *RECOMMENDATIONS, *_recitals(), SEPARATE, "Donnée de démonstration")
    data = stranger.takes(walk.public_opinion.replace(".html", ".json"))
    assert [said["text"] for said in data.json()["record"]["recommendations"]] == list(RECOMMENDATIONS)
    for address in (walk.public_opinion, walk.public_opinion.replace(".html", ".pdf")):
        tag = stranger.takes(address).headers["etag"]
        assert stranger.takes(address, **{"If-None-Match": tag}).status == 304


def the_pdf_is_authentic(walk: Walk) -> None:
    """Every recital and every recommendation is in it, its seal holds, and its hash is in the public register."""
    stranger = walk.stranger
    pdf = stranger.takes(walk.public_opinion.replace(".html", ".pdf")).body()
    text = plain(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages))
    for words in (*_recitals(), *RECOMMENDATIONS, OPERATIVE, SEPARATE, "Donnée de démonstration"):
        assert _letters(words) in _letters(text), f"« {words} » is not in the PDF:\n{text}"
    # In a thread of its own: pyHanko opens an event loop, and this one is the browser's.
    with ThreadPoolExecutor() as apart:
        seal = apart.submit(verify, pdf, trust_path=walk.site.var / "seal" / "ca.cert.pem").result()
    assert seal.valid, seal.reason
    assert hashlib.sha256(pdf).hexdigest() in _register(stranger)
    stranger.goes_to("/verifier/")
    stranger.joins("Fichier PDF à vérifier", "avis.pdf", pdf, "application/pdf")
    stranger.touches("Vérifier le fichier")
    stranger.awaits("Ce fichier est authentique", TITLE, "le fichier n’a pas été envoyé")
    stranger.joins("Fichier PDF à vérifier", "avis.pdf", pdf + b"\n", "application/pdf")
    stranger.touches("Vérifier le fichier")
    stranger.awaits("Inconnu du registre public")


def the_bulletin_lists_it(walk: Walk) -> None:
    for somebody in (walk.stranger, walk.reader):
        somebody.goes_to(walk.issue)
        somebody.sees("Sommaire chronologique", TITLE)
    stranger = walk.stranger
    pages = pypdf.PdfReader(io.BytesIO(stranger.takes(walk.issue.replace(".html", ".pdf")).body())).pages
    for number, page in enumerate(pages, start=1):
        assert f"[ {number} / {len(pages)} ]" in plain(page.extract_text())
    feed = stranger.takes("/flux/avis.atom").text()
    assert walk.public_opinion in feed


def the_founding_act_is_in_its_issue(walk: Walk) -> None:
    stranger = walk.stranger
    stranger.goes_to("/bulletin/?annee=2020")
    stranger.follows("n°2020-56", within="main")
    stranger.sees("2020-41")
    stranger.follows("2020-41", within="main")
    stranger.sees("Article 3", "d’un comité éthique externe est approuvée")


def every_other_page_is_fit(walk: Walk) -> None:
    """Judged on a screen by axe, on a phone by its width."""
    for address in (
        *("/avis/", "/suites/", "/charte/", "/comite/", "/seances/", "/bulletin/", "/bulletin/2021/"),
        *(
            "/rapports-annuels/",
            "/suites/taux/",
            "/charte/engagements/transparence",
            "/donnees/",
            "/registre/",
            "/accessibilite/",
            "/mentions-legales/",
        ),
    ):
        for somebody in (walk.stranger, walk.reader):
            somebody.goes_to(address)
            assert somebody.status == 200, address
    walk.stranger.goes_to("/bulletinsofficiels/rien.html")
    assert walk.stranger.status == 404


def _recitals() -> list[str]:
    return [recital for said in RECITALS.values() for recital in said.split("\n\n")]


def _letters(text: str) -> str:
    """A PDF cuts words at the end of its lines: only letters are compared."""
    return "".join(letter for letter in text if letter.isalnum())


def _register(stranger: Person) -> set[str]:
    """The hashes of the whole register, page after page."""
    hashes: set[str] = set()
    address = "/api/v1/registre/"
    while address:
        page = stranger.takes(address).json()
        hashes |= {line["line"].partition('"sha256":"')[2][:64] for line in page["results"]}
        address = page["next"]
    return hashes
