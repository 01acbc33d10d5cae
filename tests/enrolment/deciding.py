"""Runs that are decided about, groups of people, and papers, in few words."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from courses.enrolment import services
from courses.enrolment.data import Wish
from courses.enrolment.models import Audience, Enrolment, SeatPool, Terms
from tests import factories

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\nstartxref\n9\n%%EOF\n"


def picture(shade=200):
    """A small PNG."""
    out = BytesIO()
    Image.new("L", (40, 30), shade).save(out, "PNG")
    return out.getvalue()


PNG = picture()


def review_run(*, at, capacity=2, line=0, most=4, **fields):
    run = factories.open_run(at=at, capacity=capacity, line=line, method="review", **fields)
    Terms.objects.filter(run=run).update(most_in_party=most)
    return run


def audience(code="care", basis="declared", **facts):
    return Audience.objects.create(code=code, basis=basis, name_ko="돌봄 가정", name_en="Care", **facts)


def keep_seats(run, group, *, capacity=1, position=0, code="kept"):
    """A pool for the group that is looked through before the general one."""
    SeatPool.objects.filter(run=run, code="general").update(position=9)
    return SeatPool.objects.create(run=run, code=code, name_ko="우선", capacity=capacity, audience=group, position=position)


def apply_for(run, learner, *, now, actor=None, **wish):
    made = Wish(learner=learner, run=run, request_key=wish.pop("request_key", uuid4().hex), **wish)
    return services.apply_for(wish=made, actor=actor or learner, now=now)


def file(content=PNG, name="paper.png"):
    return SimpleUploadedFile(name, content)


def states(run):
    return list(Enrolment.objects.filter(run=run).order_by("pk").values_list("state", flat=True))


def taken(pool):
    pool.refresh_from_db()
    return pool.taken
