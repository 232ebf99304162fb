"""Assemblies that people demand: the request of a topic, and the rules how many must sign."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wangge.kinds.topic.access import get_topic
from wangge.kinds.topic.forms.calling import AssemblyForm, CallRuleForm
from wangge.kinds.topic.services import calling
from wangge.kinds.topic.views.asking import LAWYERS, STAFF, attempt, framed, is_sent, status_of
from wangge.matters.views.asking import actor_of, moment
from wangge.people.guards import has_role


@has_role(*STAFF)
def request_assembly(request: HttpRequest, number: str) -> HttpResponse:
    """Write down that so many demand an assembly; the page says at once whether it is enough."""
    actor, at = actor_of(request), moment()
    matter = get_topic(actor, number)
    form = AssemblyForm(
        request.POST or None, initial={"asked_on": localdate(at)}, ruled=calling.called_on(localdate(at))
    )
    if is_sent(request) and form.is_valid():
        found = attempt(form, lambda: calling.request_assembly(matter, actor=actor, at=at, **form.given()))
        if found is not None:
            row, verdict = found
            if verdict.hold_by is not None:
                told = {"day": verdict.hold_by.isoformat()}
                messages.success(request, _("Enough have signed. The assembly is held by %(day)s.") % told)
            else:
                told = {"needed": verdict.needed, "missing": verdict.missing(row.signatures)}
                messages.info(request, _("Noted. %(needed)d must sign; %(missing)d are wanting.") % told)
            return redirect("topic:file", number)
    return framed(request, "topic/assembly.html", {"form": form, "matter": matter}, status=status_of(form))


@has_role(*LAWYERS)
def new_rule(request: HttpRequest) -> HttpResponse:
    """Enter how many may demand an assembly."""
    form = CallRuleForm(request.POST or None)
    if is_sent(request) and form.is_valid():
        row = attempt(form, lambda: calling.add_call(actor=actor_of(request), at=moment(), **form.cleaned_data))
        if row is not None:
            messages.success(request, _("The rule is entered."))
            return redirect("topic:majorities")
    values = {"form": form, "title": _("Enter who may demand an assembly"), "back": "topic:majorities"}
    return framed(request, "topic/form.html", values, status=status_of(form))
