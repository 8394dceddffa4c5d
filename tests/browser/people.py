"""People in browsers: they sign in, read, type, press; each page they come to is judged by axe and by our own rules."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from playwright.sync_api import APIResponse, Browser, BrowserContext, ConsoleMessage, Locator, Page, Response

from opinions.demonstration.people import DOMAIN, PASSWORD
from tests.pages import refuse_unfit

PATIENCE_MS = 30_000
A_GLANCE_MS = 450
BETWEEN_CLICKS_MS = 150
TABLET = {"viewport": {"width": 768, "height": 1024}, "has_touch": True}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
WITHOUT_SCRIPT = {"java_script_enabled": False}
_KEYS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9]+")


@dataclass(frozen=True, slots=True)
class Site:
    internal: str
    public: str
    var: Path


@dataclass
class People:
    """Everybody who takes part. `violations` holds what axe found, by page; `habits` the browser of some of them."""

    site: Site
    browser: Browser
    habits: dict[str, dict] = field(default_factory=dict)
    violations: dict[str, list[str]] = field(default_factory=dict)
    present: dict[str, "Person"] = field(default_factory=dict)
    judged: dict[str, set[str]] = field(default_factory=dict)

    def __call__(self, login: str) -> "Person":
        """The person of this login, signed in the first time."""
        if login not in self.present:
            person = self._somebody(login, self.site.internal)
            person.sign_in(f"{login}@{DOMAIN}")
            self.present[login] = person
        return self.present[login]

    def stranger(self, name: str = "passant") -> "Person":
        """Somebody on the public site, who never signs in."""
        if name not in self.present:
            self.present[name] = self._somebody(name, self.site.public)
        return self.present[name]

    def find_new(self, address: str, page: BeautifulSoup) -> bool:
        """Whether something in this page was not yet there when axe judged the pages of the same address."""
        known = self.judged.setdefault(_KEYS.sub("", urlsplit(address).path), set())
        found = {f"{tag.name}.{'.'.join(tag.get('class', []))}" for tag in page.body.find_all(True)} - known
        known |= found
        return bool(found)

    def leave(self) -> None:
        for person in self.present.values():
            person.context.close()

    def _somebody(self, name: str, home: str) -> "Person":
        habits = self.habits.get(name, {})
        context = self.browser.new_context(locale="fr-FR", timezone_id="Europe/Paris", **habits)
        context.set_default_timeout(PATIENCE_MS)
        return Person(self, context, home, name=name)


class Person:
    """One person, one browser. `name` says whose page was wrong."""

    def __init__(self, people: People, context: BrowserContext, home: str, *, name: str) -> None:
        self.people, self.context, self.home, self.name = people, context, home, name
        habits = people.habits.get(name, {})
        self.is_on_phone, self.has_scripts = habits.get("is_mobile", False), habits.get("java_script_enabled", True)
        self.page: Page = context.new_page()
        self.status = 0
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._note_message)
        self.page.on("response", self._note_response)

    def sign_in(self, email: str) -> None:
        self.goes_to("/compte/login/")
        self.types("Courriel", email)
        self.types("Mot de passe", PASSWORD)
        self.presses("Se connecter")

    def goes_to(self, address: str) -> None:
        self._arrive(self.page.goto(address if address.startswith("http") else self.home + address))

    def comes_back_to(self, address: str) -> None:
        """The page as it is now: a browser may keep a public page for a minute."""
        self.goes_to(address)
        self._arrive(self.page.reload())

    def follows(self, name: str, *, within: str = "body") -> None:
        """A link, by its words."""
        self._clicks(self.page.locator(within).get_by_role("link", name=name).first)

    def presses(self, name: str, *, within: str = "body") -> None:
        """A button, by its words."""
        self._clicks(self.page.locator(within).get_by_role("button", name=name).first)

    def presses_twice(self, name: str) -> None:
        """Again, before the answer to the first press has come."""
        self._clicks(self.page.get_by_role("button", name=name).first, times=2)

    def touches(self, name: str, *, within: str = "body", times: int = 1) -> None:
        """A button that changes the page without leaving it, once it was seen."""
        self.page.wait_for_timeout(A_GLANCE_MS)
        button = self.page.locator(within).get_by_role("button", name=name, exact=True).first
        button.click(click_count=times, delay=BETWEEN_CLICKS_MS if times > 1 else 0)

    def awaits(self, *sentences: str) -> None:
        """What comes to the page by itself; what it has become is judged as well."""
        for sentence in sentences:
            self.page.get_by_text(sentence).first.wait_for()
        assert self.errors == [], f"{self.name} at {self.address}: {self.errors}"
        self._judge()

    def opens(self, summary: str, *, within: str = "body") -> None:
        """What is folded."""
        self.page.locator(within).locator("summary", has_text=summary).first.click()

    def types(self, label: str, text: str, *, within: str = "body") -> None:
        kinds = self.page.locator("input, textarea, [contenteditable]")
        self.writes(self.page.locator(within).get_by_label(label).and_(kinds).first, text)

    def writes(self, field: Locator, text: str) -> None:
        """In a field, or in the editor of rich text, where the Enter key begins a paragraph."""
        if not field.get_attribute("contenteditable"):
            field.fill(text)
            return
        first, *others = [line for line in text.split("\n") if line]
        field.fill(first)
        for line in others:
            self.page.keyboard.press("End")
            self.page.keyboard.press("Enter")
            self.page.keyboard.insert_text(line)

    def chooses(self, label: str, option: str, *, within: str = "body") -> None:
        """One line of a list, by its words or by their beginning."""
        listed = self.page.locator(within).get_by_label(label).and_(self.page.locator("select")).first
        words = listed.locator("option").all_inner_texts()
        found = next((word for word in words if plain(word).startswith(option)), None)
        assert found is not None, f"« {option} » is not offered: {words}"
        listed.select_option(label=found)

    def ticks(self, label: str, *, within: str = "body") -> None:
        """A box or a circle, by its words."""
        self.page.locator(within).get_by_label(label).first.check()

    def answers(self, question: str, answer: str) -> None:
        """The circle of this answer, in the group of this question."""
        self.page.get_by_role("group", name=question).first.get_by_label(answer).first.check()

    def joins(self, label: str, name: str, data: bytes, kind: str) -> None:
        """A file, in a field."""
        self.page.get_by_label(label).first.set_input_files({"name": name, "mimeType": kind, "buffer": data})

    def takes(self, address: str, **headers: str) -> APIResponse:
        """What is at this address, file or data, with the cookies of this browser."""
        return self.context.request.get(
            address if address.startswith("http") else self.home + address, headers=headers, max_redirects=0
        )

    def link(self, name: str) -> str:
        """Where a link leads."""
        return str(self.page.get_by_role("link", name=name).first.evaluate("link => link.href"))

    def reads(self) -> str:
        """The page's text, with ordinary spaces."""
        return plain(self.page.locator("body").inner_text())

    def sees(self, *sentences: str) -> None:
        text = self.reads().casefold()
        for sentence in sentences:
            assert sentence.casefold() in text, f"{self.name} does not read « {sentence} » at {self.address}:\n{text}"

    def does_not_see(self, *sentences: str) -> None:
        text = self.reads().casefold()
        for sentence in sentences:
            assert sentence.casefold() not in text, f"{self.name} reads « {sentence} » at {self.address}:\n{text}"

    @property
    def address(self) -> str:
        return self.page.url

    def _clicks(self, element: Locator, *, times: int = 1) -> None:
        with self.page.expect_navigation() as came:
            element.click(click_count=times)
        self._arrive(came.value)

    def _arrive(self, response: Response | None) -> None:
        """Each page is judged."""
        self.status = response.status if response else 0
        self.page.wait_for_load_state()
        assert self.errors == [], f"{self.name} at {self.address}: {self.errors}"
        self._judge()

    def _judge(self) -> None:
        """By our own rules each time, by axe when something in the page is new."""
        content = self.page.content()
        refuse_unfit(content.encode())
        soup = BeautifulSoup(content, "html.parser")
        if self.is_on_phone:
            self._refuse_scrolling()
        # axe is a script itself: it cannot judge for one who has none.
        if self.has_scripts and self.people.find_new(self.address, soup):
            self._ask_axe()

    def _ask_axe(self) -> None:
        found = Axe().run(self.page, options={"resultTypes": ["violations"]}).response["violations"]
        if found:
            self.people.violations[f"{self.name}: {self.page.title()} {self.address}"] = [
                f"{violation['id']}: {node['html']}" for violation in found for node in violation["nodes"]
            ]

    def _refuse_scrolling(self) -> None:
        """At 390 pixels the page is read downwards only."""
        wide = self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth, screen.width]")
        assert len(set(wide)) == 1, f"{self.name} scrolls sideways at {self.address}: {wide}"

    def _note_message(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.errors.append(message.text)

    def _note_response(self, response: Response) -> None:
        is_page = response.request.resource_type == "document"
        if response.status >= (500 if is_page else 400):
            self.errors.append(f"{response.status} {response.url}")


def plain(text: str) -> str:
    """With ordinary spaces."""
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())
