"""Addresses of certificates."""

from __future__ import annotations

from django.urls import path

from certificates.views import desk, holder, public, setting_up

app_name = "certificates"
urlpatterns = [
    path("verify/", public.check, name="check"),
    path("v/<str:code>/", public.verify, name="verify"),
    path("my/awards/<slug:public_id>/", holder.award, name="award"),
    path("my/awards/<slug:public_id>/document/", holder.document, name="document"),
    path("desk/registrar/completion/", desk.runs, name="runs"),
    path("desk/registrar/runs/<slug:public_id>/completion/", desk.completion, name="completion"),
    path("desk/registrar/runs/<slug:public_id>/completion/evaluate/", desk.evaluate, name="evaluate"),
    path("desk/registrar/runs/<slug:public_id>/completion/<str:code>/issue/", desk.issue, name="issue"),
    path("desk/registrar/courses/<str:code>/credential/", setting_up.credential, name="credential"),
    path("desk/registrar/awards/", desk.register, name="register"),
    path("desk/registrar/awards/<slug:public_id>/", desk.award, name="register_award"),
    path("desk/registrar/awards/<slug:public_id>/document/again/", desk.ask_again, name="ask_again"),
    path("desk/registrar/awards/<slug:public_id>/revoke/", desk.revoke, name="revoke"),
    path("desk/registrar/awards/<slug:public_id>/reissue/", desk.reissue, name="reissue"),
]
