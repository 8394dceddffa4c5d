import pytest

from bulletin import queries
from bulletin.enums import PublicationKind
from bulletin.snippets import LENGTH, START, STOP, folded, snippet
from tests.bulletin.factories import AnswerActFactory, SheetActFactory, publish, publish_chain, publish_opinion

pytestmark = pytest.mark.django_db


def found(q, **criteria):
    return [hit.publication.title for hit in queries.search(q, **criteria)]


@pytest.mark.parametrize(
    ("text", "q"),
    [
        ("une question éthique", "ethique"),
        ("des questions éthiques", "ethique"),
        ("DES QUESTIONS ÉTHIQUES", "éthique"),
        ("l’éthique des algorithmes", "ALGORITHME"),
        ("une œuvre de l’esprit", "oeuvre"),
        ("une oeuvre de l’esprit", "ŒUVRE"),
        ("un e\u0301cart mesuré", "écarts"),
        ("l’intelligence artificielle", '"intelligence artificielle"'),
        ("«\u00a0éthique\u00a0», dit-il", "ethique"),
        ("la fiche ALG-2026-0001", "ALG-2026-0001"),
    ],
)
def test_words_are_found_whatever_their_accents_case_and_number(text, q):
    publish(SheetActFactory(title="Trouvée", body_html=f"<p>{text}</p>"))
    publish(SheetActFactory(order=2, title="Autre", summary="", body_html="<p>rien à voir</p>"))

    assert found(q) == ["Trouvée"]


def test_a_dash_excludes_a_word():
    publish(SheetActFactory(title="Première", body_html="<p>éthique et équité</p>"))
    publish(SheetActFactory(order=2, title="Seconde", body_html="<p>éthique seule</p>"))

    assert found("ethique -equite") == ["Seconde"]


def test_a_word_of_the_title_ranks_before_a_word_of_the_text():
    publish(SheetActFactory(title="Fiche", body_html="<p>orientation</p>"))
    publish(SheetActFactory(order=2, title="Orientation"))

    assert found("orientation") == ["Orientation", "Fiche"]


def test_only_the_version_in_force_is_found():
    publish(SheetActFactory(title="Ancienne"))
    publish(SheetActFactory(title="Nouvelle"))

    assert found("redaction") == ["Nouvelle"]


def test_the_nature_and_the_year_reduce_what_is_found():
    publish_chain()

    assert found("assistant redaction", kinds=(PublicationKind.OPINION,)) == [
        "Avis sur l’assistant de rédaction d’offres 1"
    ]
    assert found("assistant redaction", year=2025) == []
    assert len(found("assistant redaction", year=2026)) == 2


@pytest.mark.parametrize("q", ["", "   ", '"', "-", "zz' & | ! :*", "(((", "<script>", "\\"])
def test_an_odd_question_finds_nothing_and_breaks_nothing(q):
    publish(SheetActFactory())

    assert found(q) == []


def test_the_passage_keeps_its_accents_and_marks_the_words():
    publish_opinion()

    (hit,) = queries.search("questions ethiques")

    assert "les <mark>questions</mark> <mark>éthiques</mark> posées" in hit.snippet


def test_a_passage_is_escaped():
    publish(SheetActFactory(body_html="<p>éthique &lt;script&gt;alert(1)&lt;/script&gt; éthique</p>"))

    (hit,) = queries.search("ethique")

    assert "<script>" not in hit.snippet
    assert "&lt;script&gt;" in hit.snippet


def marked(text, *words):
    twin = folded(text)
    for word in words:
        twin = twin.replace(word, f"{START}{word}{STOP}")
    return twin


def test_a_long_text_is_quoted_where_it_answers():
    text = "début " * 200 + "une œuvre équitable " + "fin " * 200

    quoted = snippet(text, marked(text, "oeuvre", "equitable"))

    assert quoted.startswith("… ")
    assert quoted.endswith(" …")
    assert "<mark>œuvre</mark> <mark>équitable</mark>" in quoted
    assert len(quoted) < LENGTH + 100


def test_a_text_that_does_not_correspond_is_quoted_from_its_beginning():
    assert snippet("Un texte", "autre chose") == "Un texte"
    assert snippet("mot " * 200, "autre chose").endswith("mot …")


def test_an_answer_is_found_by_the_reference_of_its_opinion():
    publish(AnswerActFactory())

    assert found("2026-01") == ["Réponse à la recommandation 1 de l’avis n° 2026-01"]
