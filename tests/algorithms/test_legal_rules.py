"""The rules of the legal assessment, as tables that a lawyer can read and correct."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms.enums import RiskClass
from algorithms.legal.answers import Answers
from algorithms.legal.assess import DateRow, State, assess
from algorithms.legal.conditions import Atom, all_true
from algorithms.legal.facts import NAMES, Fact
from algorithms.legal.obligations import OBLIGATIONS
from algorithms.legal.questions import NONE, QUESTIONS, UNKNOWN
from tests.grids import entries

# What is answered (« - »: nothing, « ? »: « je ne sais pas »), and the class that follows.
RISKS = """
                                 | ai_system | prohibited     | personal_data | profiling | annex_i | annex_iii | filter | transparency | class
---------------------------------+-----------+----------------+---------------+-----------+---------+-----------+--------+--------------+-------------
nothing is answered              | -         | -              | -             | -         | -       | -         | -      | -            | not_assessed
one does not know                | ?         | none           | no            | -         | no      | none      | -      | none         | not_assessed
a spreadsheet                    | no        | -              | -             | -         | -       | -         | -      | -            | not_ai
not an AI whatever is said after | no        | social_scoring | yes           | yes       | yes     | 4a        | none   | synthetic    | not_ai
a prohibited practice            | yes       | social_scoring | -             | -         | -       | -         | -      | -            | prohibited
practices not looked at          | yes       | -              | yes           | yes       | no      | 4a        | none   | none         | not_assessed
a safety component               | yes       | none           | -             | -         | yes     | -         | -      | -            | high
an area, nothing sets it aside   | yes       | none           | yes           | no        | no      | 4a        | none   | none         | high
an area, and profiling           | yes       | none           | yes           | yes       | -       | 5a        | -      | -            | high
profiling cancels the filter     | yes       | none           | yes           | yes       | no      | 4a        | a+d    | none         | high
an area, a narrow task           | yes       | none           | yes           | no        | no      | 4a        | a      | none         | filtered
a narrow task, no personal data  | yes       | none           | no            | -         | no      | 4a        | a      | none         | filtered
filtered, and it speaks          | yes       | none           | no            | -         | no      | 4a        | d      | interaction  | filtered
an area, profiling not known     | yes       | none           | yes           | ?         | no      | 4a        | a      | none         | not_assessed
an area, personal data not known | yes       | none           | -             | -         | no      | 4a        | a      | none         | not_assessed
an area, filter not answered     | yes       | none           | yes           | no        | no      | 4a        | -      | none         | not_assessed
filter passed, product not known | yes       | none           | yes           | no        | -       | 4a        | a      | none         | not_assessed
areas not answered               | yes       | none           | yes           | yes       | no      | -         | -      | none         | not_assessed
no area, product not answered    | yes       | none           | yes           | yes       | -       | none      | -      | none         | not_assessed
no area, it writes texts         | yes       | none           | yes           | yes       | no      | none      | -      | synthetic    | transparency
no area, transparency not known  | yes       | none           | yes           | yes       | no      | none      | -      | -            | not_assessed
no area, nothing to say          | yes       | none           | yes           | yes       | no      | none      | -      | none         | minimal
"""  # noqa: E501 -- a table is read across
# Two of nine, or the list.
DPIAS = """
                       | personal_data | dpia_criteria           | dpia_listed | dpia
-----------------------+---------------+-------------------------+-------------+-------------
nothing                | -             | -                       | -           | -
no personal data       | no            | scoring+vulnerable      | yes         | not asked
two criteria           | yes           | scoring+vulnerable      | -           | required
listed                 | yes           | -                       | yes         | required
one criterion          | yes           | scoring                 | no          | not_required
no criterion           | yes           | none                    | no          | not_required
one, list not known    | yes           | scoring                 | ?           | -
not listed, not looked | yes           | -                       | no          | -
"""
# A decision, the people it is about, a system: what applies (yes), what does not (no), what is open (-).
APPLIES = """
                         | ALGO | SOLE | AIDE | OPEN
-------------------------+------+------+------+-----
crpa-mention             | no   | yes  | yes  | -
crpa-mention-nullity     | no   | yes  | no   | -
crpa-explanation         | no   | yes  | yes  | -
crpa-publication         | no   | no   | yes  | -
crpa-secret              | no   | yes  | no   | -
loi-mastery              | no   | yes  | no   | -
loi-sensitive            | no   | yes  | no   | -
rgpd-basis               | no   | yes  | yes  | yes
rgpd-register            | no   | yes  | yes  | yes
rgpd-22                  | no   | yes  | no   | -
rgpd-22-prohibited       | no   | no   | no   | -
rgpd-human               | no   | no   | yes  | -
rgpd-dpia                | no   | yes  | no   | -
rgpd-dpo                 | no   | yes  | no   | -
ai-literacy              | yes  | no   | yes  | -
ai-prohibited            | no   | no   | no   | -
ai-not-high-file         | no   | no   | no   | -
ai-not-high-registration | no   | no   | no   | -
ai-provider-risks        | no   | no   | no   | -
ai-provider-data         | no   | no   | no   | -
ai-provider-file         | no   | no   | no   | -
ai-provider-design       | no   | no   | no   | -
ai-provider-conformity   | no   | no   | no   | -
ai-provider-registration | no   | no   | no   | -
ai-deployer-instructions | no   | no   | yes  | -
ai-deployer-oversight    | no   | no   | yes  | -
ai-deployer-data         | no   | no   | yes  | -
ai-deployer-logs         | no   | no   | yes  | -
ai-deployer-workers      | no   | no   | yes  | -
ai-deployer-registered   | no   | no   | yes  | -
ai-deployer-people       | no   | no   | yes  | -
ai-fria                  | no   | no   | yes  | -
ai-50-1                  | yes  | no   | no   | -
ai-50-2                  | yes  | no   | no   | -
ai-50-3                  | no   | no   | no   | -
ai-50-4                  | no   | no   | no   | -
works-council            | no   | no   | yes  | -
"""
_NO_AREA = {"prohibited": ["none"], "annex_i": ["no"], "annex_iii": ["none"]}
CASES = {
    # An assistant that the body made: it writes and it speaks, decides nothing, holds nobody's data.
    "ALGO": {
        "individual_decision": ["no"], "personal_data": ["no"], "ai_system": ["yes"], "role": ["both"], **_NO_AREA,
        "transparency": ["interaction", "synthetic"], "generative_before": ["no"], "new_technology": ["no"],
    },
    # An allowance computed by rules, alone, in part secret, from data on health.
    "SOLE": {
        "individual_decision": ["yes"], "decision_basis": ["sole"], "main_processing": ["yes"],
        "protected_secret": ["yes"], "personal_data": ["yes"], "profiling": ["no"], "sensitive_data": ["yes"],
        "article_22": ["yes"], "article_22_ground": ["administrative"], "dpia_criteria": ["sensitive", "automated"],
        "dpia_listed": ["no"], "ai_system": ["no"], "new_technology": ["no"],
    },
    # Candidates ranked by a system that was bought; somebody decides.
    "AIDE": {
        "individual_decision": ["yes"], "decision_basis": ["partial"], "main_processing": ["yes"],
        "protected_secret": ["no"], "personal_data": ["yes"], "profiling": ["yes"], "sensitive_data": ["no"],
        "article_22": ["no"], "dpia_criteria": ["scoring"], "dpia_listed": ["no"], "ai_system": ["yes"],
        "role": ["deployer"], **_NO_AREA, "annex_iii": ["4a"], "transparency": ["none"],
        "already_in_service": ["yes"], "new_technology": ["yes"],
    },
    "OPEN": {"personal_data": ["yes"]},
}  # fmt: skip
EVERY_FACT = {name: Fact(name, True, "yes", f"id_{name}") for name in NAMES}
NO_FACT = {name: Fact(name, False, "", f"id_{name}") for name in NAMES}
DATES = {code: DateRow(code, date(2027, 12, 2), "essai") for each in OBLIGATIONS for _condition, code in each.dates}
TODAY = date(2026, 11, 24)


def drawn(drawing):
    cases = {}
    for name, column, value in entries(drawing):
        cases.setdefault(name, {})[column] = value
    return list(cases.items())


def answered(case, *apart):
    values = {name: value for name, value in case.items() if name not in apart and value != "-"}
    return Answers({name: [UNKNOWN] if value == "?" else value.split("+") for name, value in values.items()})


def judged(given, facts=EVERY_FACT, dates=DATES, on=TODAY):
    result = assess(Answers(given), facts, dates, on=on)
    return {each.obligation.id: each for each in result.obligations}


@pytest.mark.parametrize(("name", "case"), drawn(RISKS))
def test_the_class_of_risk(name, case):
    answers = answered(case, "class")

    risk = answers.risk

    assert risk.risk_class == case["class"], name
    assert risk.reason
    assert bool(risk.open) is (risk.risk_class == RiskClass.NOT_ASSESSED)


def test_every_class_is_drawn():
    assert {case["class"] for _name, case in drawn(RISKS)} == set(RiskClass.values)


@pytest.mark.parametrize(("name", "case"), drawn(DPIAS))
def test_whether_a_dpia_is_due(name, case):
    held = answered(case, "dpia").known("dpia")

    expected = {"-": None, "not asked": frozenset()}.get(case["dpia"], frozenset({case["dpia"]}))
    assert held == expected, name


@pytest.mark.parametrize(("obligation", "case", "expected"), entries(APPLIES))
def test_which_obligation_applies(obligation, case, expected):
    found = judged(CASES[case])[obligation]

    states = {"no": {State.NOT_APPLICABLE}, "-": {State.UNDETERMINED}}
    wanted = states.get(expected, {State.SATISFIED, State.MISSING, State.ELSEWHERE})
    assert found.state in wanted, (obligation, case, found.state, found.reason)
    if found.state != State.ELSEWHERE:
        assert found.reason
    assert all(place.question for place in found.places) or found.state != State.UNDETERMINED


def test_every_obligation_is_drawn():
    assert {name for name, _case in drawn(APPLIES)} == {each.id for each in OBLIGATIONS}


def test_what_the_sheet_says_satisfies_and_what_it_does_not_say_is_named_with_its_place():
    said = judged(CASES["AIDE"], EVERY_FACT)["crpa-explanation"]
    silent = judged(CASES["AIDE"], NO_FACT)["crpa-explanation"]

    assert said.state == State.SATISFIED
    assert said.reason.startswith("La fiche donne")
    assert silent.state == State.MISSING
    assert [place.anchor for place in silent.places] == [
        "id_role_in_decision", "id_datasets.origin", "id_parameters", "id_operations",
    ]  # fmt: skip


def test_one_of_two_facts_is_enough():
    facts = {**NO_FACT, "purpose": EVERY_FACT["purpose"], "contacts:public": EVERY_FACT["contacts:public"]}

    assert judged(CASES["AIDE"], facts)["crpa-mention"].state == State.SATISFIED
    del facts["contacts:public"]
    facts["contacts:public"] = NO_FACT["contacts:public"]
    assert judged(CASES["AIDE"], facts)["crpa-mention"].state == State.MISSING


@pytest.mark.parametrize(("value", "state"), [("done", "satisfied"), ("under_way", "missing"), ("", "missing")])
def test_a_study_under_way_is_not_done(value, state):
    facts = {**EVERY_FACT, "impact_study": Fact("analyse d’impact", bool(value), value)}

    assert judged(CASES["SOLE"], facts)["rgpd-dpia"].state == state


def test_what_is_forbidden_is_satisfied_by_no_fact():
    found = judged(CASES["SOLE"], EVERY_FACT)["loi-sensitive"]

    assert (found.state, found.places) == (State.MISSING, ())
    assert "confiez la décision à une personne" in found.reason


@pytest.mark.parametrize(
    ("obligation", "case", "sentence"),
    [
        ("crpa-mention", "ALGO", "fonde-t-il, même en partie, une décision individuelle"),
        ("crpa-publication", "SOLE", "Un secret protégé s’oppose-t-il"),
        ("rgpd-22", "ALGO", "traite-t-il des données personnelles"),
        ("rgpd-dpia", "AIDE", "Moins de deux critères"),
        ("rgpd-dpia", "ALGO", "Aucune donnée personnelle"),
        ("ai-fria", "ALGO", "Classe de risque : obligations de transparence"),
        ("ai-50-1", "SOLE", "Est-ce un système d’intelligence artificielle"),
        ("ai-provider-risks", "AIDE", "Quel est le rôle de l’établissement"),
    ],
)
def test_why_it_does_not_apply_is_said_in_the_words_of_the_answer(obligation, case, sentence):
    found = judged(CASES[case])[obligation]

    assert found.state == State.NOT_APPLICABLE
    assert sentence in found.reason.replace("\u00a0", " ").replace("\u202f", " ")
    assert found.row is None


def test_what_is_open_leads_to_the_first_question_that_can_be_answered():
    places = {name: [place.question for place in each.places] for name, each in judged({}).items()}

    assert places["crpa-mention"] == ["individual_decision"]
    assert places["crpa-mention-nullity"] == ["individual_decision"]
    assert places["rgpd-dpia"] == ["personal_data"]
    assert places["ai-fria"] == ["ai_system"]
    assert set().union(*places.values()) == {"individual_decision", "personal_data", "ai_system", "new_technology"}


@pytest.mark.parametrize(
    ("in_service", "code"),
    [(["yes"], "ia-autorites"), (["no"], "ia-annexe-iii"), ([UNKNOWN], None)],
)
def test_an_answer_chooses_the_date(in_service, code):
    found = judged({**CASES["AIDE"], "already_in_service": in_service})["ai-fria"]

    assert (found.row.code if found.row else None) == code


@pytest.mark.parametrize(
    ("applies_on", "words"),
    [
        (date(2026, 11, 24), "depuis le 24 novembre 2026"),
        (date(2026, 11, 25), "à partir du 25 novembre 2026"),
        (None, "date d’application à confirmer"),
    ],
)
def test_whether_the_date_has_come(applies_on, words):
    dates = {"rgpd": DateRow("rgpd", applies_on, "essai")}

    found = judged(CASES["SOLE"], dates=dates)

    assert found["rgpd-basis"].when.replace("\u00a0", " ") == words
    assert found["crpa-mention"].when == "date d’application à confirmer", "no row is no date"


@pytest.mark.parametrize(
    ("atoms", "expected"),
    [
        (["a=x"], True), (["a=y|x"], True), (["a!=x"], False), (["a"], True), (["none=x"], False), (["none!=x"], True),
        (["open=x"], None), (["open=x", "a=y"], False), (["open=x", "a=x"], None), ([], True), (["none"], False),
    ],
)  # fmt: skip
def test_conditions_have_three_answers(atoms, expected):
    held = {"a": frozenset({"x"}), "none": frozenset(), "open": None}

    assert all_true([Atom.read(text) for text in atoms], held.__getitem__) is expected


def test_the_texts_hold_together():
    """Questions refer to those before them; every value exists; a name that is not known is refused here."""
    before: set[str] = set()
    for question in QUESTIONS.values():
        values = [value for value, _label in question.choices]
        assert len(values) == len(set(values)), question.code
        assert {atom.name for atom in question.only_if} <= before, question.code
        assert question.justified <= set(values), question.code
        assert {proposal.value for proposal in question.proposed} <= set(values), question.code
        assert (NONE in values) is question.is_several or not question.is_several, question.code
        assert question.help, question.code
        assert question.source, question.code
        _check(question.only_if)
        before.add(question.code)
    for each in OBLIGATIONS:
        _check(each.when)
        for condition, _code in each.dates:
            _check(condition)
        assert each.dates[-1][0] == (), each.id
        assert each.source, each.id
        assert each.satisfied or each.caution, each.id
    assert len({each.id for each in OBLIGATIONS}) == len(OBLIGATIONS)


def _check(atoms):
    derived = {"risk": set(RiskClass.values), "dpia": {"required"}}
    for atom in atoms:
        values = derived.get(atom.name) or {value for value, _label in QUESTIONS[atom.name].choices}
        assert atom.values <= values, atom


def drawn_answers():
    """Any answers at all, fit or not for one another, some open."""
    one = {
        question.code: st.one_of(
            st.just([]),
            st.just([UNKNOWN]),
            st.lists(
                st.sampled_from([value for value, _label in question.choices]),
                min_size=1,
                max_size=3 if question.is_several else 1,
                unique=True,
            ),
        )
        for question in QUESTIONS.values()
    }
    return st.fixed_dictionaries(one)


@given(drawn_answers())
def test_whatever_is_answered_everything_is_judged_and_a_whole_questionnaire_leaves_nothing_open(given_answers):
    answers = Answers(given_answers)

    found = judged(given_answers)

    assert set(found) == {each.id for each in OBLIGATIONS}
    opened = {question.code for question in answers.open_questions()}
    for each in found.values():
        assert each.reason or each.state == State.ELSEWHERE
        if each.state == State.UNDETERMINED:
            assert {place.question for place in each.places} <= opened
            assert each.places
    if not opened:
        assert answers.risk.risk_class != RiskClass.NOT_ASSESSED
        assert State.UNDETERMINED not in {each.state for each in found.values()}
