"""Addresses and people of one referral, for the tests of its pages."""

from uuid import uuid4

from django.urls import reverse


def url(name, people, *more):
    return reverse(f"committee:{name}", args=[people.referral.pk, *more])


def sign_in(browser, people, who):
    browser.force_login(people.users[who])
    return browser


def typed(people, **given):
    sheet = people.referral.sheet_versions.get()
    fields = {
        "form_token": str(uuid4()),
        "revision": "0",
        "title": "Un objet",
        "sheets": [str(sheet.pk)],
        "question": "Une question ?",
        "urgency": "ordinary",
        "urgency_reason": "",
    }
    return fields | given
