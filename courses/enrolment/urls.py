from __future__ import annotations

from django.urls import path

from courses.enrolment.views import across, anydate, applying, calendars, declaring, desk, draws, hall, mine, planning, waiting

app_name = "enrolment"
RUN = "desk/registrar/runs/<slug:public_id>"

urlpatterns = [
    path("apply/<slug:public_id>/", applying.start, name="apply"),
    path("apply/<slug:public_id>/you/", applying.you, name="you"),
    path("apply/<slug:public_id>/confirm/", applying.confirm, name="confirm"),
    path("my/enrolments/<slug:public_id>/", mine.detail, name="enrolment"),
    path("my/enrolments/<slug:public_id>/done/", mine.done, name="done"),
    path("my/enrolments/<slug:public_id>/withdraw/", mine.withdraw, name="withdraw"),
    path("my/enrolments/<slug:public_id>/offer/", mine.offer, name="offer"),
    path("desk/registrar/courses/", planning.course_list, name="desk-courses"),
    path("desk/registrar/courses/new/", planning.new_course, name="new-course"),
    path("desk/registrar/courses/<str:code>/runs/new/", planning.new_run, name="new-run"),
    path("desk/registrar/applications/", across.applications, name="desk-applications"),
    path("desk/registrar/runs/", desk.run_list, name="desk-runs"),
    path(f"{RUN}/", desk.run_detail, name="desk-run"),
    path(f"{RUN}/publish/", desk.publish, name="desk-publish"),
    path(f"{RUN}/complete/", desk.complete, name="desk-complete"),
    path(f"{RUN}/cancel/", desk.cancel_run, name="desk-cancel-run"),
    path(f"{RUN}/register/", desk.register, name="desk-register"),
    path(f"{RUN}/seats/<slug:code>/", desk.capacity, name="desk-capacity"),
    path(f"{RUN}/terms/", declaring.terms, name="desk-terms"),
    path(f"{RUN}/pools/", declaring.pools, name="desk-pools"),
    path(f"{RUN}/stages/", declaring.stages, name="desk-stages"),
    path("draws/<slug:public_id>/", draws.public, name="draw"),
    path("draws/<slug:public_id>/record.json", draws.record, name="draw-record"),
    path(f"{RUN}/draw/", draws.desk, name="desk-draw"),
    path(f"{RUN}/draw/<slug:step>/", draws.step, name="desk-draw-step"),
    path("desk/registrar/audiences/", declaring.audiences, name="desk-audiences"),
    path("desk/registrar/audiences/new/", declaring.audience, name="new-audience"),
    path("desk/registrar/audiences/<slug:code>/", declaring.audience, name="desk-audience"),
    path("desk/registrar/audiences/<slug:code>/retire/", declaring.retire_audience, name="retire-audience"),
    path(f"{RUN}/staff/", desk.add_staff, name="desk-staff"),
    path(f"{RUN}/staff/<int:staff_id>/end/", desk.end_staff, name="desk-end-staff"),
    path("desk/registrar/enrolments/<slug:public_id>/cancel/", desk.cancel_enrolment, name="desk-cancel-enrolment"),
    path("desk/registrar/enrolments/<slug:public_id>/accept/", waiting.accept, name="desk-accept"),
    path("desk/registrar/enrolments/<slug:public_id>/place/", waiting.place, name="desk-place"),
    path("desk/instructor/runs/<slug:public_id>/", desk.roster, name="roster"),
    path("apply/<slug:public_id>/hall/", hall.hall, name="hall"),
    path("apply/<slug:public_id>/any/", anydate.choose, name="any-date"),
    path("my/calendar/", calendars.manage, name="calendar"),
    path("calendar/<slug:token>.ics", calendars.feed, name="calendar-feed"),
    path("my/enrolments/<slug:public_id>/calendar.ics", calendars.one_run, name="calendar-file"),
    path("how-places-are-given/", applying.how_places, name="how-places"),
]
