from __future__ import annotations

from django.urls import path

from courses.enrolment.views import across, applying, desk, inviting, mine, planning, reviewing, verifying, waiting

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
    path(f"{RUN}/staff/", desk.add_staff, name="desk-staff"),
    path(f"{RUN}/staff/<int:staff_id>/end/", desk.end_staff, name="desk-end-staff"),
    path("desk/registrar/enrolments/<slug:public_id>/cancel/", desk.cancel_enrolment, name="desk-cancel-enrolment"),
    path("desk/registrar/enrolments/<slug:public_id>/accept/", waiting.accept, name="desk-accept"),
    path("desk/registrar/enrolments/<slug:public_id>/place/", waiting.place, name="desk-place"),
    path("desk/instructor/runs/<slug:public_id>/", desk.roster, name="roster"),
    path(f"{RUN}/review/", reviewing.queue, name="desk-review"),
    path(f"{RUN}/review/approve/", reviewing.approve_several, name="desk-approve-several"),
    path("desk/registrar/enrolments/<slug:public_id>/review/", reviewing.application, name="desk-application"),
    path(f"{RUN}/eligibility/", verifying.eligibilities, name="desk-eligibilities"),
    path("desk/registrar/enrolments/<slug:public_id>/eligibility/<int:eligibility_id>/", verifying.eligibility, name="desk-eligibility"),
    path("desk/registrar/papers/<slug:public_id>/", verifying.paper, name="desk-paper"),
    path("my/enrolments/<slug:public_id>/papers/", verifying.papers, name="papers"),
    path(f"{RUN}/invitations/", inviting.invitations, name="desk-invitations"),
    path(f"{RUN}/invitations/<int:invitation_id>/", inviting.invitation, name="desk-invitation"),
    path(f"{RUN}/invitations/<int:invitation_id>/revoke/", inviting.revoke, name="desk-revoke-invitation"),
    path(f"{RUN}/invitations/<int:invitation_id>/tell/", inviting.tell, name="desk-tell-institution"),
    path(f"{RUN}/invitations/<int:invitation_id>/group/", inviting.group, name="desk-group"),
    path("desk/instructor/invitations/", inviting.my_invitations, name="my-invitations"),
    path("desk/registrar/audiences/", inviting.audiences, name="desk-audiences"),
    path("desk/registrar/audiences/new/", inviting.new_audience, name="new-audience"),
    path("desk/registrar/audiences/<slug:code>/", inviting.audience, name="desk-audience"),
    path("desk/registrar/audiences/<slug:code>/retire/", inviting.retire_audience, name="desk-retire-audience"),
]
