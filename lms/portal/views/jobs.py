"""Work that could not be done: registrars see it and ask for it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lms.accounts import access
from lms.kernel import clock
from lms.portal import selectors, services

if TYPE_CHECKING:
    from django.http import HttpResponse

    from lms.accounts.requests import SignedInRequest

PAGE = 50


@access.registrar
@require_GET
def job_list(request: SignedInRequest) -> HttpResponse:
    """Dead jobs first, then those that wait for another try."""
    jobs = Paginator(selectors.troubled_jobs(), PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/jobs.html", {"jobs": jobs, "pending": selectors.pending_jobs(now=clock.now())})


@access.registrar
@require_POST
def job_retry(request: SignedInRequest, job_id: int) -> HttpResponse:
    try:
        services.retry_job(actor=request.user, job_id=job_id, now=clock.now())
    except services.JobIsNotDead as error:
        messages.info(request, str(error))
    except services.NoSuchJob as error:
        raise Http404 from error
    else:
        messages.success(request, _("The work has been asked for again. It will be done in a moment."))
    return redirect("portal:jobs")
