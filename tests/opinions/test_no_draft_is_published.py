"""« Projet » is no word of a published opinion: wherever it is printed, what is voted refuses it."""

from dataclasses import replace

import pytest

from opinions.content import Annex, faults_of
from tests.opinions.factories import text

MARK = "Projet d’avis"


def marked(place):
    whole = text(count=1)
    (said,) = whole.recommendations
    places = {
        "title": {"title": f"{MARK} sur un traitement"},
        "essential": {"essential": (MARK,)},
        "visas": {"visas": (f"Vu le {MARK},",)},
        "report": {"report_by": f"Sur le {MARK},"},
        "heard": {"heard": (f"Après lecture du {MARK},",)},
        "recitals": {"recitals": (replace(whole.recitals[0], paragraphs=(f"Considérant le {MARK} ;",)),)},
        "operative": {"operative": f"Voir le {MARK}."},
        "recommendation": {"recommendations": (replace(said, text=f"Suivre le {MARK}."),)},
        "measure": {"recommendations": (replace(said, measure=MARK),)},
        "annex title": {"annexes": (Annex(title=MARK, paragraphs=("Un texte.",)),)},
        "annex": {"annexes": (Annex(title="Annexe", paragraphs=(MARK,)),)},
        "table": {"annexes": (Annex(title="Annexe", paragraphs=(f"| Un | Deux |\n| {MARK} | 2 |",)),)},
    }
    return replace(whole, **places[place]) if place else whole


PLACES = [
    *("title", "essential", "visas", "report", "heard", "recitals", "operative", "recommendation", "measure"),
    *("annex title", "annex", "table"),
]


@pytest.mark.parametrize("place", PLACES)
def test_a_mark_of_a_draft_is_refused_wherever_it_stands(place):
    assert [fault for fault in faults_of(marked(place)) if "mention de travail" in fault]


def test_without_a_mark_the_same_text_may_be_voted():
    assert faults_of(marked("")) == []
