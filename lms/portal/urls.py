from __future__ import annotations

from django.urls import path

from lms.portal.views import desks, jobs, my

app_name = "portal"
urlpatterns = [
    path("my/", my.learning, name="my"),
    path("desk/instructor/", desks.instructor, name="instructor"),
    path("desk/registrar/", desks.registrar, name="registrar"),
    path("desk/registrar/jobs/", jobs.job_list, name="jobs"),
    path("desk/registrar/jobs/<int:job_id>/retry/", jobs.job_retry, name="job-retry"),
]
