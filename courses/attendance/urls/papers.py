"""The matrix, what is printed of it, the sheet that people sign, and who comes without a place."""

from __future__ import annotations

from django.urls import path

from courses.attendance.views import matrix, papers, sheet, walk_ins

RUN = "desk/instructor/runs/<slug:public_id>"
ROLL = f"{RUN}/roll/<int:number>"

urlpatterns = [
    path(f"{RUN}/attendance/", matrix.matrix, name="matrix"),
    path(f"{RUN}/attendance/file/", matrix.file, name="matrix-file"),
    path(f"{RUN}/attendance/papers/", papers.papers, name="papers"),
    path(f"{RUN}/attendance/papers/register/", papers.register, name="register"),
    path(f"{RUN}/attendance/papers/cards/", papers.cards, name="cards"),
    path(f"{RUN}/attendance/<int:number>/", matrix.save, name="matrix-save"),
    path(f"{ROLL}/sheet.pdf", papers.signing_sheet, name="signing-sheet"),
    path(f"{ROLL}/sheet/", sheet.sheet, name="sheet"),
    path(f"{ROLL}/walk-ins/", walk_ins.note, name="walk-ins"),
    path(f"{ROLL}/walk-ins/<int:walk_in_id>/remove/", walk_ins.remove, name="walk-in-remove"),
    path("desk/registrar/runs/<slug:public_id>/sessions/<int:number>/walk-ins/<int:walk_in_id>/", walk_ins.link, name="walk-in"),
]
