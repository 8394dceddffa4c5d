"""The home page of each person: what waits for them, until when, and the coverage that the committee must raise."""

from collections.abc import Iterable
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.middleware import ActorRequest
from algorithms import queries as algorithms
from bulletin import queries as bulletin
from committee import queries as committee
from common.todo import Todo
from opinions import queries as opinions

FAR = date.max


def home(request: ActorRequest) -> HttpResponse:
    at = timezone.now()
    todo = [task for source in (algorithms, committee, opinions) for task in source.todo_for(request.actor, at=at)]
    context = {
        "mine": _by_date(task for task in todo if task.is_mine),
        "others": _by_date(task for task in todo if not task.is_mine),
        "today": timezone.localdate(at),
        "first_name": request.actor.user.full_name.partition(" ")[0],
        "coverage": bulletin.coverage(),
    }
    return render(request, "home.html", context)


def _by_date(tasks: Iterable[Todo]) -> list[Todo]:
    return sorted(tasks, key=lambda task: (task.until or FAR, task.label))
