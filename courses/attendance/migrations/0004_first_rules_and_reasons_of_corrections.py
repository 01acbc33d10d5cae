from __future__ import annotations

from datetime import UTC, datetime

from django.db import migrations

VERSION = "2026-1"
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
# 공결 as training providers know it: the reason, what has to be shown, and the cap where there is one.
REASONS = [
    ("illness", "질병·입원", "Illness or hospital", "진단서, 소견서 또는 처방전", "a medical certificate or prescription", None, 10),
    ("infection", "법정 감염병", "Notifiable infection", "격리 통지서나 진단서", "the notice of isolation or a medical certificate", None, None),
    ("bereavement", "가족의 사망", "A death in the family", "사망 진단서와 가족관계증명서", "the death certificate and proof of kinship", 5, None),
    (
        "reserve",
        "예비군·민방위 훈련",
        "Reserve forces or civil defence",
        "훈련 필증이나 소집 통지서",
        "the certificate of training or the call-up",
        None,
        None,
    ),
    ("court", "법원·관공서 출석", "Called by a court or authority", "출석 요구서나 출석 확인서", "the summons or a confirmation", None, None),
    ("exam", "자격시험·채용 면접", "An examination or job interview", "수험표나 면접 확인서", "the admission ticket or a confirmation", 2, None),
    ("disaster", "천재지변·교통 두절", "Disaster, no transport", "", "", None, None),
]


def begin(apps, schema_editor):  # noqa: ARG001
    """The rules that held before there were versions, and the reasons for which they excuse; corrections that were rows of the roll."""
    rule = apps.get_model("attendance", "RuleVersion").objects.create(version=VERSION, applies_from=BEGINNING, made_at=BEGINNING)
    apps.get_model("attendance", "AbsenceReason").objects.bulk_create(
        apps.get_model("attendance", "AbsenceReason")(
            rule=rule, code=code, name_ko=ko, name_en=en, documents_ko=shown_ko, documents_en=shown_en, most_sessions=most, most_percent=percent
        )
        for code, ko, en, shown_ko, shown_en, most, percent in REASONS
    )
    Correction = apps.get_model("attendance", "Correction")
    Correction.objects.bulk_create(
        Correction(
            enrolment_id=one.enrolment_id,
            class_session_id=one.class_session_id,
            status=one.kind,
            reason=one.reason,
            actor_id=one.actor_id,
            at=one.received_at,
            nonce=one.nonce,
        )
        for one in apps.get_model("attendance", "Observation").objects.exclude(reason="").order_by("pk").iterator()
    )


class Migration(migrations.Migration):
    dependencies = [("attendance", "0003_scans_corrections_and_rules")]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
