"""What those who walk hand on to one another: whom to call, and the addresses they found on the way."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from tests.browser.people import People, Person, Site

PARIS = ZoneInfo("Europe/Paris")
TITLE = "Aide au diagnostic de parcours"
QUESTION = "Le conseiller reste-t-il libre de s’écarter du diagnostic proposé ?"
NOTE = "note-de-presentation.txt"


@dataclass
class Walk:
    people: People
    reference: str = ""
    sheet: str = ""
    referral: str = ""
    referral_reference: str = ""
    paper: str = ""
    meeting: str = ""
    opinion: str = ""
    job: str = ""
    public_opinion: str = ""
    issue: str = ""
    recommendation: str = ""

    @property
    def site(self) -> Site:
        return self.people.site

    @property
    def contributor(self) -> Person:
        return self.people("contribution")

    @property
    def approver(self) -> Person:
        return self.people("approbation")

    @property
    def secretariat(self) -> Person:
        return self.people("secretariat")

    @property
    def president(self) -> Person:
        return self.people("presidence")

    @property
    def rapporteur(self) -> Person:
        return self.people("rapport")

    @property
    def stranger(self) -> Person:
        return self.people.stranger()

    @property
    def reader(self) -> Person:
        """A stranger on a phone."""
        return self.people.stranger("lecteur")
