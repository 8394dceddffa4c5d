"""The home page of each person: what waits for them, until when, and the coverage that the committee must raise."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.middleware import ActorRequest
from bulletin import queries as bulletin
from common.todo import gathered


def home(request: ActorRequest) -> HttpResponse:
    at = timezone.now()
    todo = gathered(request.actor, at=at)
    context = {
        "mine": [task for task in todo if task.is_mine],
        "others": [task for task in todo if not task.is_mine],
        "today": timezone.localdate(at),
        "first_name": request.actor.user.full_name.partition(" ")[0],
        "coverage": bulletin.coverage(),
    }
    return render(request, "home.html", context)
