"""People in browsers: they sign in, read, type, press; each page they come to is judged by axe and by our own rules."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, BrowserContext, Page, Response

from opinions.demonstration.people import DOMAIN, PASSWORD
from tests.pages import refuse_unfit


@dataclass(frozen=True, slots=True)
class Site:
    internal: str
    public: str
    var: Path


@dataclass
class People:
    """Everybody who takes part; `violations` holds what axe found, by page."""

    site: Site
    browser: Browser
    violations: dict[str, list[str]] = field(default_factory=dict)
    present: dict[str, "Person"] = field(default_factory=dict)
    judged: set[str] = field(default_factory=set)

    def __call__(self, login: str) -> "Person":
        """The person of this login, signed in the first time."""
        if login not in self.present:
            person = Person(self, self._context(), self.site.internal)
            person.sign_in(f"{login}@{DOMAIN}")
            self.present[login] = person
        return self.present[login]

    def stranger(self) -> "Person":
        """Somebody on the public site, who never signs in."""
        if "" not in self.present:
            self.present[""] = Person(self, self._context(), self.site.public)
        return self.present[""]

    def leave(self) -> None:
        for person in self.present.values():
            person.context.close()

    def _context(self) -> BrowserContext:
        context = self.browser.new_context(locale="fr-FR", timezone_id="Europe/Paris")
        context.set_default_timeout(15_000)
        return context


class Person:
    """One person, one browser."""

    def __init__(self, people: People, context: BrowserContext, home: str) -> None:
        self.people, self.context, self.home = people, context, home
        self.page: Page = context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._note)

    def _note(self, message: Any) -> None:
        if "Content Security Policy" in message.text:
            self.errors.append(message.text)

    def sign_in(self, email: str) -> None:
        self.goes_to("/compte/login/")
        self.types("Courriel", email)
        self.types("Mot de passe", PASSWORD)
        self.presses("Se connecter")

    def goes_to(self, address: str) -> Response | None:
        response = self.page.goto(address if address.startswith("http") else self.home + address)
        self._judge()
        return response

    def follows(self, name: str) -> None:
        """A link, by its words."""
        self.page.get_by_role("link", name=name).first.click()
        self._judge()

    def presses(self, name: str, *, within: str = "body") -> None:
        """A button, by its words."""
        self.page.locator(within).get_by_role("button", name=name).first.click()
        self._judge()

    def types(self, label: str, text: str, *, within: str = "body") -> None:
        self.page.locator(within).get_by_label(label).first.fill(text)

    def chooses(self, label: str, option: str, *, within: str = "body") -> None:
        self.page.locator(within).get_by_label(label).first.select_option(label=option)

    def ticks(self, label: str, *, within: str = "body") -> None:
        self.page.locator(within).get_by_label(label).first.check()

    def joins(self, label: str, name: str, data: bytes, kind: str) -> None:
        """A file, in a field."""
        self.page.get_by_label(label).first.set_input_files({"name": name, "mimeType": kind, "buffer": data})

    def reads(self) -> str:
        """The page's text, with ordinary spaces."""
        text = self.page.locator("body").inner_text()
        return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())

    @property
    def address(self) -> str:
        return self.page.url

    def _judge(self) -> None:
        """Each state of each page is judged once: axe in this browser, then the house's own rules."""
        self.page.wait_for_load_state()
        assert self.errors == [], self.errors
        refuse_unfit(BeautifulSoup(self.page.content(), "html.parser"))
        title = self.page.title()
        if title in self.people.judged:
            return
        self.people.judged.add(title)
        found = Axe().run(self.page).response["violations"]
        if found:
            self.people.violations[f"{title} {self.address}"] = [
                f"{violation['id']}: {violation['nodes'][0]['html']}" for violation in found
            ]
