from __future__ import annotations

from lms.accounts import services as accounts_services
from tests import factories
from tests.permissions.matrix import Row, page


def plant(world):
    world.acquaintance = factories.UserFactory(name="아는 사람")
    world.colleague = factories.staff("editor", world.institution)
    world.colleague_role = world.colleague.memberships.get()
    world.equal = factories.staff("registrar", world.institution)
    world.equal_role = world.equal.memberships.get()
    world.own_key, _secret = accounts_services.issue_token(user=world.registrar, label="own", now=world.now)


SIGNED_IN = {"others": 200}
REGISTRAR = {"registrar": 200, "owner": 200}
GONE_ON = {"registrar": 302, "owner": 302}
DESK = "desk/registrar"
ONE = f"{DESK}/people/<slug:public_id>"
HER = f"/{DESK}/people/{{acquaintance.public_id}}"
ROWS = [
    Row("my/profile/", page(**SIGNED_IN)),
    Row("my/profile/", page(**SIGNED_IN), method="POST"),
    Row("my/profile/news/", page(others=302), post_only=True),
    Row("my/keys/", page(instructor=200, foreign_instructor=200, editor=200, **REGISTRAR)),
    Row("my/keys/", page(instructor=200, foreign_instructor=200, editor=200, **REGISTRAR), method="POST"),
    Row(
        "my/keys/<int:token_id>/revoke/",
        page(instructor=404, foreign_instructor=404, editor=404, registrar=302, owner=404),
        url="/my/keys/{own_key.pk}/revoke/",
        method="POST",
    ),
    Row(
        "my/keys/<int:token_id>/revoke/",
        page(instructor=405, foreign_instructor=405, editor=405, registrar=405, owner=405),
        url="/my/keys/{own_key.pk}/revoke/",
    ),
    Row(f"{DESK}/people/", page(**REGISTRAR)),
    Row(f"{DESK}/people/", page(**REGISTRAR), method="POST", data={"text": "아는"}),
    Row(f"{DESK}/people/new/", page(**REGISTRAR)),
    Row(f"{DESK}/people/new/", page(**REGISTRAR), method="POST"),
    Row(f"{DESK}/people/looks/", page(owner=200), get_only=True),
    Row(f"{ONE}/", page(**REGISTRAR), url=f"{HER}/", get_only=True),
    Row(f"{ONE}/", page(registrar=404, owner=404), url=f"/{DESK}/people/nobody/"),
    Row(f"{ONE}/show/", page(**REGISTRAR), url=f"{HER}/show/", post_only=True, data={"reason": "she called"}),
    Row(f"{ONE}/correct/", page(**REGISTRAR), url=f"{HER}/correct/", post_only=True),
    Row(f"{ONE}/role/", page(**REGISTRAR), url=f"{HER}/role/", post_only=True),
    Row(f"{ONE}/suspend/", page(**GONE_ON), url=f"{HER}/suspend/", post_only=True, data={"reason": "test"}),
    Row(f"{ONE}/restore/", page(**GONE_ON), url=f"{HER}/restore/", post_only=True),
    Row(
        f"{DESK}/people/roles/<int:membership_id>/end/",
        page(**GONE_ON),
        url=f"/{DESK}/people/roles/{{colleague_role.pk}}/end/",
        post_only=True,
    ),
    Row(
        f"{DESK}/people/roles/<int:membership_id>/end/",
        page(registrar=404, owner=302),
        url=f"/{DESK}/people/roles/{{equal_role.pk}}/end/",
        method="POST",
    ),
    Row(f"{DESK}/notices/", page(**REGISTRAR)),
    Row(f"{DESK}/notices/", page(**REGISTRAR), method="POST", data={"text": "아는"}),
    Row(f"{DESK}/notices/retry/", page(registrar=302, owner=302), post_only=True),
    Row(f"{DESK}/notices/<int:notice_id>/told/", page(registrar=404, owner=404), url=f"/{DESK}/notices/1/told/", method="POST"),
    Row(f"{DESK}/notices/<int:notice_id>/told/", page(registrar=405, owner=405), url=f"/{DESK}/notices/1/told/"),
    Row(f"{DESK}/notices/texts/", page(**REGISTRAR), get_only=True),
    Row(f"{DESK}/notices/<int:notice_id>/retry/", page(registrar=404, owner=404), url=f"/{DESK}/notices/1/retry/", method="POST"),
    Row(f"{DESK}/notices/<int:notice_id>/retry/", page(registrar=405, owner=405), url=f"/{DESK}/notices/1/retry/"),
]
