"""A published opinion is rectified, repealed or withdrawn by a new act, and stays readable with its mark."""

import pytest
from django.db import InternalError, transaction
from django.urls import reverse
from django.utils import timezone

from bulletin.enums import PublicationKind
from bulletin.models import Publication
from common.errors import NotAllowed, NotVisible, RuleBroken, WrongState
from common.pdf.certificates import make_development_certificate
from opinions.enums.amendments import AmendmentKind, AmendmentStatus, AmendmentStep
from opinions.enums.opinions import OpinionStatus as S
from opinions.enums.publication import JobStatus
from opinions.models import Amendment
from opinions.operations import amendments as operations
from opinions.operations.amendments import AmendmentContent
from opinions.operations.publication import approve_publication, request_publication
from opinions.operations.publishing import advance
from opinions.policies import amendments as policies
from opinions.queries import todo_for
from opinions.queries.amendments import amendments_ready
from opinions.workflow import AMENDMENT
from tests.committee.referral_factories import AT
from tests.filling import typed
from tests.grids import cells
from tests.opinions.factories import an_opinion, published
from tests.pages import text_of

pytestmark = pytest.mark.django_db

ERROR = AmendmentContent(reasons="Une date était fausse.", wrong_text="le 3 mars", right_text="le 4 mars")
WHO = """
            | save | sign | send_back | abandon | publish
------------+------+------+-----------+---------+--------
secretariat | yes  | -    | yes       | yes     | -
president   | -    | yes  | yes       | yes     | -
rapporteur  | -    | -    | -         | -       | -
member      | -    | -    | -         | -       | -
recused     | -    | -    | -         | -       | -
former      | -    | -    | -         | -       | -
approver    | -    | -    | -         | -       | -
management  | -    | -    | -         | -       | -
"""
WHEN = """
          | save | sign | send_back | abandon | publish
----------+------+------+-----------+---------+--------
drafted   | yes  | yes  | -         | yes     | -
signed    | -    | -    | yes       | yes     | yes
published | -    | -    | -         | -       | -
abandoned | -    | -    | -         | -       | -
"""


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(AT, tick=False)


@pytest.fixture
def file():
    return published(1)


def prepare(file, kind=AmendmentKind.RECTIFICATION, who="secretariat", content=ERROR, **given):
    return operations.prepare_amendment(
        opinion_id=file.opinion.pk, kind=kind, content=content, actor=file.people.actor(who), at=AT, **given
    )


def sign(file, amendment, who="president"):
    return operations.sign_amendment(amendment_id=amendment.pk, actor=file.people.actor(who), at=AT)


def later(file, status=S.PUBLISHED, number=2):
    """A later opinion, on a file that follows the first."""
    return an_opinion(status, number=number, beside=file, follows=file.referral)


def publish(file, amendment, settings):
    make_development_certificate(settings.VAR_DIR / "seal", at=timezone.now())
    job = request_publication(
        acts={"amendment": [amendment.pk]},
        publish_on=timezone.localdate(AT),
        actor=file.people.actor("secretariat"),
        at=AT,
    )
    approve_publication(job_id=job.pk, actor=file.people.actor("president"), at=AT)
    assert advance(job_id=job.pk, at=AT) == JobStatus.PUBLISHED, type(job).objects.get(pk=job.pk).failure
    return Publication.objects.get(kind=PublicationKind.AMENDMENT)


def test_who_may_take_which_step(file):
    prepare(file)
    amendment = operations.queries.amendment_pages(on=timezone.localdate(AT)).get()

    found = {
        (who, step): bool(policies.STEPS[AmendmentStep(step)](file.people.actor(who), amendment))
        for who, step, _ in cells(WHO)
    }

    assert found == {(who, step): allowed for who, step, allowed in cells(WHO)}


def test_what_leads_where():
    found = {(state, step): AmendmentStep(step) in AMENDMENT.steps_from(state) for state, step, _ in cells(WHEN)}

    assert found == {(state, step): allowed for state, step, allowed in cells(WHEN)}
    assert {state for state, _ in found} == set(AmendmentStatus.values)


@pytest.mark.parametrize(
    ("who", "refusal"), [("member", NotAllowed), ("recused", NotAllowed), ("approver", NotVisible)]
)
def test_only_the_secretariat_prepares_one(file, who, refusal):
    with pytest.raises(refusal):
        prepare(file, who=who)

    assert not Amendment.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (AmendmentContent(reasons=" ", wrong_text="a", right_text="b"), "Donnez les motifs"),
        (AmendmentContent(reasons="Une date.", wrong_text="a"), "ce qu’il faut lire à la place"),
        (AmendmentContent(reasons="Projet d’avis.", wrong_text="a", right_text="b"), "mention de travail"),
    ],
)
def test_a_rectification_that_says_nothing_is_refused(file, content, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        prepare(file, content=content)


def test_an_opinion_that_is_not_published_is_amended_by_its_own_way():
    with pytest.raises(WrongState, match="Seul un avis publié"):
        prepare(an_opinion(S.SIGNED))


@pytest.mark.parametrize("kind", [AmendmentKind.REPEAL, AmendmentKind.WITHDRAWAL])
def test_a_repeal_and_a_withdrawal_rest_on_the_vote_of_a_later_opinion_on_a_file_that_follows(file, kind):
    stranger, unsigned = an_opinion(S.SIGNED, beside=file), later(file, S.ADOPTED)

    for wrong in (None, stranger.opinion.pk, unsigned.opinion.pk, file.opinion.pk):
        with pytest.raises(RuleBroken, match="se décide par un vote"):
            prepare(file, kind, content=AmendmentContent(reasons="Le traitement a changé.", decided_by=wrong))
    deciding = later(file, S.SIGNED)
    content = AmendmentContent(reasons="Le traitement a changé.", decided_by=deciding.opinion.pk)
    made = prepare(file, kind, content=content)

    assert made.decided_by == deciding.opinion
    with pytest.raises(WrongState, match="déjà abrogé ou retiré"):
        prepare(file)


def test_what_rests_on_an_opinion_that_is_not_public_is_not_public_before_it(file):
    deciding = later(file, S.SIGNED)
    content = AmendmentContent(reasons="Le traitement a changé.", decided_by=deciding.opinion.pk)
    sign(file, prepare(file, AmendmentKind.REPEAL, content=content))

    assert not amendments_ready(file.people.actor("secretariat"))


def test_who_prepared_it_does_not_sign_it_and_nothing_changes_afterwards(file):
    amendment = prepare(file)
    Amendment.objects.filter(pk=amendment.pk).update(drafted_by=file.people.users["president"])
    with pytest.raises(NotAllowed, match="une autre personne"):
        sign(file, amendment)
    Amendment.objects.filter(pk=amendment.pk).update(drafted_by=file.people.users["secretariat"])

    sign(file, amendment)

    with pytest.raises(WrongState):
        operations.save_amendment(
            amendment_id=amendment.pk, content=ERROR, actor=file.people.actor("secretariat"), at=AT
        )
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        Amendment.objects.filter(pk=amendment.pk).update(right_text="Autre chose")


def test_sent_twice_it_is_prepared_once(file):
    token = file.opinion.pk

    assert prepare(file, amendment_id=token) == prepare(file, amendment_id=token)
    assert Amendment.objects.count() == 1


def test_what_waits_for_whom(file):
    amendment = prepare(file)

    def labels(who):
        return [task.label.split(" (")[0] for task in todo_for(file.people.actor(who), at=AT) if "acte" in task.label]

    assert (labels("president"), labels("secretariat")) == (["Signer l’acte"], [])
    sign(file, amendment)
    assert (labels("president"), labels("secretariat")) == ([], ["Mettre dans un numéro l’acte signé"])


@pytest.mark.parametrize(
    ("kind", "word"),
    [(AmendmentKind.RECTIFICATION, "rectifié"), (AmendmentKind.REPEAL, "abrogé"), (AmendmentKind.WITHDRAWAL, "retiré")],
)
def test_once_published_the_opinion_is_marked_everywhere_and_stays_readable(file, kind, word, settings, request):
    content = ERROR
    if kind != AmendmentKind.RECTIFICATION:
        content = AmendmentContent(reasons="Le traitement a changé.", decided_by=later(file).opinion.pk)
    act = publish(file, sign(file, prepare(file, kind, content=content)), settings)
    opinion = Publication.objects.get(pk=file.opinion.publication_id)
    before = (opinion.content_sha256, opinion.sha256, opinion.version)
    public = request.getfixturevalue("public")

    mark = f"{word} le 24 novembre 2026"
    for address in (
        opinion.get_absolute_url(),
        opinion.version_url,
        "/avis/",
        "/",
        "/bulletin/",
        opinion.issue.get_absolute_url(),
        f"/recherche/?q={opinion.title.split()[-2]}",
    ):
        assert mark in text_of(public.get(address).page).lower(), address
    assert word in text_of(public.get(f"/verifier/?q={opinion.sha256}").page).lower()
    page = public.get(opinion.get_absolute_url()).page
    assert page.find("a", href=act.get_absolute_url())
    data = public.get(f"/api/v1/publications/{opinion.pk}/").json()
    assert [one["effect"] for one in data["amended_by"]] == [kind.value]
    assert public.get(f"/api/v1/publications/{act.pk}/").json()["amends"] == str(opinion.pk)
    assert f"[{mark}]" in public.get("/flux/avis.atom").content.decode().replace("\u00a0", " ")
    assert act.get_absolute_url() in public.get("/sitemap.xml").content.decode()
    for extension in ("pdf", "json"):
        assert public.get(f"/publications/{opinion.pk}.{extension}").status_code == 200
        assert public.get(f"/bulletinsofficiels/{act.slug}.{extension}").status_code == 200
    assert (opinion.content_sha256, opinion.sha256, opinion.version) == before
    shown = text_of(public.get(act.get_absolute_url()).page)
    assert content.reasons in shown
    if content is ERROR:
        assert "Au lieu de : le 3 mars Lire : le 4 mars" in shown


def test_the_way_of_a_rectification_by_its_pages(file, browser):
    address = reverse("opinions:prepare-amendment", args=[file.opinion.pk, "rectified"])
    browser.force_login(file.people.users["secretariat"])
    assert "Rectification d’une erreur matérielle" in text_of(browser.get(file.opinion.get_absolute_url()).page)
    form = typed(browser.get(address).page, "form:has(textarea)")

    refused = browser.post(address, form | {"reasons": "Une date.", "wrong_text": "le 3 mars"})
    done = browser.post(
        address, form | {"reasons": "Une date.", "wrong_text": "le 3 mars", "right_text": "le 4 mars"}, follow=True
    )

    assert refused.status_code == 422
    assert "le 3 mars" in refused.page.find("textarea", {"name": "wrong_text"}).text
    assert "En préparation" in text_of(done.page)
    amendment = Amendment.objects.get()
    edit = reverse("opinions:edit-amendment", args=[amendment.pk])
    browser.post(edit, typed(browser.get(edit).page, "form:has(textarea)") | {"right_text": "le 5 mars"})
    browser.force_login(file.people.users["president"])
    signed = browser.post(reverse("opinions:sign-amendment", args=[amendment.pk]), follow=True)
    assert "Signé" in text_of(signed.page)
    assert "le 5 mars" in text_of(signed.page)
    browser.post(reverse("opinions:send-back-amendment", args=[amendment.pk]))
    browser.post(reverse("opinions:abandon-amendment", args=[amendment.pk]))
    amendment.refresh_from_db()
    assert amendment.status == AmendmentStatus.ABANDONED
    assert browser.get(reverse("opinions:prepare-amendment", args=[file.opinion.pk, "autre"])).status_code in {403, 404}
