from __future__ import annotations

from django.urls import path

from lms.portal.people import keys, messages, profile, views, wordings

app_name = "people"
urlpatterns = [
    path("my/profile/", profile.profile, name="profile"),
    path("my/profile/news/", profile.news, name="news"),
    path("my/keys/", keys.keys, name="keys"),
    path("my/keys/<int:token_id>/revoke/", keys.revoke, name="revoke-key"),
    path("desk/registrar/people/", views.people, name="people"),
    path("desk/registrar/people/new/", views.new, name="new"),
    path("desk/registrar/people/looks/", views.looks, name="looks"),
    path("desk/registrar/people/roles/<int:membership_id>/end/", views.end_role, name="end-role"),
    path("desk/registrar/people/<slug:public_id>/", views.person, name="person"),
    path("desk/registrar/people/<slug:public_id>/show/", views.show, name="show"),
    path("desk/registrar/people/<slug:public_id>/correct/", views.correct, name="correct"),
    path("desk/registrar/people/<slug:public_id>/role/", views.give_role, name="give-role"),
    path("desk/registrar/people/<slug:public_id>/suspend/", views.suspend, name="suspend"),
    path("desk/registrar/people/<slug:public_id>/restore/", views.restore, name="restore"),
    path("desk/registrar/notices/", messages.notices, name="notices"),
    path("desk/registrar/notices/<int:notice_id>/retry/", messages.retry, name="retry-notice"),
    path("desk/registrar/notices/<int:notice_id>/told/", messages.told, name="told-notice"),
    path("desk/registrar/notices/retry/", messages.retry_all, name="retry-notices"),
    path("desk/registrar/notices/words/", wordings.wordings, name="wordings"),
    path("desk/registrar/notices/words/<slug:kind>/<slug:language>/", wordings.edit, name="wording"),
    path("desk/registrar/notices/words/<slug:kind>/<slug:language>/reset/", wordings.reset, name="reset-wording"),
    path("my/profile/messages/", wordings.channel, name="channel"),
    path("desk/registrar/notices/texts/", messages.texts, name="texts"),
]
