import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import courses.attendance.models.records
import lms.kernel.ids
from lms.kernel import triggers


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_second_factors_encrypted"),
        ("attendance", "0002_reasons_of_corrections"),
        ("catalogue", "0005_class_sessions_found_and_made_up_once"),
        ("enrolment", "0011_moves"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AbsenceReason",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40)),
                ("name_ko", models.CharField(max_length=80)),
                ("name_en", models.CharField(max_length=120)),
                ("documents_ko", models.CharField(blank=True, max_length=200)),
                ("documents_en", models.CharField(blank=True, max_length=200)),
                ("most_sessions", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("most_percent", models.PositiveSmallIntegerField(blank=True, null=True)),
            ],
            options={
                "ordering": ["rule", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "was_status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("present", "Present"),
                            ("late", "Late"),
                            ("left_early", "Left early"),
                            ("out", "Was out"),
                            ("absent", "Absent"),
                            ("excused", "Excused absence"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("present", "Present"),
                            ("late", "Late"),
                            ("left_early", "Left early"),
                            ("out", "Was out"),
                            ("absent", "Absent"),
                            ("excused", "Excused absence"),
                        ],
                        max_length=20,
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("reason", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                ("nonce", models.CharField(max_length=100, unique=True)),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CorrectionEvidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.CharField(default=lms.kernel.ids.public_id, editable=False, max_length=16, unique=True)),
                (
                    "file",
                    models.FileField(
                        blank=True, storage=courses.attendance.models.records.private_files, upload_to=courses.attendance.models.records.evidence_name
                    ),
                ),
                ("kind", models.CharField(max_length=10)),
                ("sha256", models.CharField(max_length=64)),
                ("sent_at", models.DateTimeField()),
                ("destroyed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["request", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CorrectionRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.CharField(default=lms.kernel.ids.public_id, editable=False, max_length=16, unique=True)),
                (
                    "wish",
                    models.CharField(
                        choices=[
                            ("present", "Present"),
                            ("late", "Late"),
                            ("left_early", "Left early"),
                            ("out", "Was out"),
                            ("absent", "Absent"),
                            ("excused", "Excused absence"),
                        ],
                        max_length=20,
                    ),
                ),
                ("words", models.CharField(max_length=1000)),
                (
                    "state",
                    models.CharField(
                        choices=[("pending", "Not decided yet"), ("approved", "Approved"), ("refused", "Not approved"), ("taken_back", "Taken back")],
                        default="pending",
                        max_length=20,
                    ),
                ),
                ("request_key", models.CharField(max_length=64)),
                ("asked_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ["asked_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PlayedInterval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_second", models.PositiveIntegerField()),
                ("to_second", models.PositiveIntegerField()),
                ("received_at", models.DateTimeField()),
                ("nonce", models.CharField(max_length=100, unique=True)),
            ],
            options={
                "ordering": ["enrolment", "lecture", "from_second"],
            },
        ),
        migrations.CreateModel(
            name="RefusedScan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(blank=True, max_length=20)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("roll", "Roll call"),
                            ("qr", "Code on the screen, scanned"),
                            ("spoken", "Code on the screen, typed"),
                            ("card", "Name card or own QR code, read by staff"),
                            ("number", "Number of the day, typed on the staff's device"),
                            ("kiosk", "Device at the door"),
                            ("sheet", "Signed sheet"),
                            ("live", "List of an online class"),
                            ("coverage", "Online lecture watched (self-reported)"),
                            ("walk_in", "Came without a place, and has one now"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.CharField(max_length=40)),
                ("text", models.CharField(blank=True, max_length=120)),
                ("browser", models.CharField(blank=True, max_length=64)),
                ("observed_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("nonce", models.CharField(max_length=100, unique=True)),
            ],
            options={
                "ordering": ["-received_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="RuleApplication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("total", models.PositiveIntegerField()),
                ("done", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("began_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="RuleVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.CharField(max_length=20, unique=True)),
                (
                    "course_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("public_lecture", "Public lecture"),
                            ("everyday", "Everyday AI programme"),
                            ("certification", "Certification course"),
                            ("contest", "Contest"),
                            ("hackathon", "Hackathon"),
                            ("festa", "Festa"),
                        ],
                        max_length=20,
                    ),
                ),
                ("applies_from", models.DateTimeField()),
                ("late_after", models.PositiveSmallIntegerField(default=10)),
                ("early_before", models.PositiveSmallIntegerField(default=10)),
                ("out_after", models.PositiveSmallIntegerField(default=30)),
                ("least_percent", models.PositiveSmallIntegerField(default=50)),
                ("lapses_per_absence", models.PositiveSmallIntegerField(default=3)),
                (
                    "minutes_by",
                    models.CharField(
                        choices=[
                            ("whole", "The whole class session for everybody who attended"),
                            ("stayed", "The minutes in which the person was there"),
                        ],
                        default="whole",
                        max_length=10,
                    ),
                ),
                (
                    "share_by",
                    models.CharField(choices=[("sessions", "Class sessions"), ("minutes", "Recognised minutes")], default="sessions", max_length=10),
                ),
                (
                    "without_leave",
                    models.CharField(
                        choices=[("stayed", "Was there until the end"), ("absent", "Is absent once the day is over")], default="stayed", max_length=10
                    ),
                ),
                ("needed_percent", models.PositiveSmallIntegerField(default=80)),
                ("online_percent", models.PositiveSmallIntegerField(default=80)),
                ("takes_walk_ins", models.BooleanField(default=True)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["course_kind", "applies_from"],
            },
        ),
        migrations.CreateModel(
            name="ScanDevice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("token_sha256", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["institution", "name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SpotCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chosen_at", models.DateTimeField()),
                ("was_seen", models.BooleanField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["class_session", "pk"],
            },
        ),
        migrations.CreateModel(
            name="WalkIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(blank=True, max_length=60)),
                ("phone", models.CharField(blank=True, max_length=20)),
                ("observed_at", models.DateTimeField()),
                ("nonce", models.CharField(max_length=100, unique=True)),
                ("linked_at", models.DateTimeField(blank=True, null=True)),
                ("emptied_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["class_session", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="attendancerecord",
            name="attendance_has_a_known_status",
        ),
        migrations.RemoveConstraint(
            model_name="attendancerecord",
            name="attendance_absent_has_no_minutes",
        ),
        migrations.RemoveConstraint(
            model_name="observation",
            name="observation_is_of_a_known_kind",
        ),
        migrations.AddField(
            model_name="attendancerecord",
            name="lapses",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="observation",
            name="browser",
            field=models.CharField(blank=True, db_default="", max_length=64),
        ),
        migrations.AlterField(
            model_name="attendancerecord",
            name="observation",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="attendance.observation"),
        ),
        migrations.AlterField(
            model_name="attendancerecord",
            name="status",
            field=models.CharField(
                choices=[
                    ("present", "Present"),
                    ("late", "Late"),
                    ("left_early", "Left early"),
                    ("out", "Was out"),
                    ("absent", "Absent"),
                    ("excused", "Excused absence"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="observation",
            name="kind",
            field=models.CharField(
                choices=[
                    ("enter", "Came in"),
                    ("leave", "Left"),
                    ("out", "Went out"),
                    ("back", "Came back"),
                    ("present", "Was there"),
                    ("late", "Late"),
                    ("left_early", "Left early"),
                    ("absent", "Absent"),
                    ("excused", "Excused absence"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="observation",
            name="source",
            field=models.CharField(
                choices=[
                    ("roll", "Roll call"),
                    ("qr", "Code on the screen, scanned"),
                    ("spoken", "Code on the screen, typed"),
                    ("card", "Name card or own QR code, read by staff"),
                    ("number", "Number of the day, typed on the staff's device"),
                    ("kiosk", "Device at the door"),
                    ("sheet", "Signed sheet"),
                    ("live", "List of an online class"),
                    ("coverage", "Online lecture watched (self-reported)"),
                    ("walk_in", "Came without a place, and has one now"),
                ],
                default="roll",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="absence_reason",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="attendance.absencereason"
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="actor",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="correction",
            name="class_session",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="catalogue.classsession"),
        ),
        migrations.AddField(
            model_name="correction",
            name="enrolment",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="attendance_corrections", to="enrolment.enrolment"),
        ),
        migrations.AddField(
            model_name="attendancerecord",
            name="correction",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="attendance.correction"),
        ),
        migrations.AddConstraint(
            model_name="attendancerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["present", "late", "left_early", "out", "absent", "excused"])),
                name="attendance_has_a_known_status",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendancerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("status", "absent"), _negated=True), models.Q(("lapses", 0), ("minutes", 0)), _connector="OR"),
                name="attendance_absent_has_no_minutes",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendancerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("correction", None), ("observation__isnull", False)),
                    models.Q(("correction__isnull", False), ("observation", None)),
                    _connector="OR",
                ),
                name="attendance_follows_from_one_thing",
            ),
        ),
        migrations.AddField(
            model_name="correctionrequest",
            name="absence_reason",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="attendance.absencereason"
            ),
        ),
        migrations.AddField(
            model_name="correctionrequest",
            name="class_session",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="correction_requests", to="catalogue.classsession"),
        ),
        migrations.AddField(
            model_name="correctionrequest",
            name="decided_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="correctionrequest",
            name="enrolment",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="correction_requests", to="enrolment.enrolment"),
        ),
        migrations.AddField(
            model_name="correctionevidence",
            name="request",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="attendance.correctionrequest"),
        ),
        migrations.AddField(
            model_name="correction",
            name="request",
            field=models.OneToOneField(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="correction", to="attendance.correctionrequest"
            ),
        ),
        migrations.AddField(
            model_name="playedinterval",
            name="enrolment",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="played_intervals", to="enrolment.enrolment"),
        ),
        migrations.AddField(
            model_name="playedinterval",
            name="lecture",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="played_intervals", to="catalogue.lecture"),
        ),
        migrations.AddField(
            model_name="refusedscan",
            name="actor",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="refusedscan",
            name="class_session",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.classsession"
            ),
        ),
        migrations.AddField(
            model_name="refusedscan",
            name="enrolment",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enrolment.enrolment"),
        ),
        migrations.AddField(
            model_name="ruleversion",
            name="made_by",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="ruleapplication",
            name="rule",
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="application", to="attendance.ruleversion"),
        ),
        migrations.AddField(
            model_name="absencereason",
            name="rule",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="absence_reasons", to="attendance.ruleversion"),
        ),
        migrations.AddField(
            model_name="scandevice",
            name="institution",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.institution"),
        ),
        migrations.AddField(
            model_name="scandevice",
            name="made_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="scandevice",
            name="revoked_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="refusedscan",
            name="device",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="attendance.scandevice"),
        ),
        migrations.AddField(
            model_name="observation",
            name="device",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="attendance.scandevice"),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["enter", "leave", "out", "back", "present", "late", "left_early", "absent", "excused"])),
                name="observation_is_of_a_known_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.CheckConstraint(
                condition=models.Q(("source__in", ["roll", "qr", "spoken", "card", "number", "kiosk", "sheet", "live", "coverage", "walk_in"])),
                name="observation_is_of_a_known_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["enter", "leave", "out", "back", "present"]), ("source__in", ("roll", "sheet")), _connector="OR"),
                name="observation_judges_only_by_somebodys_word",
            ),
        ),
        migrations.AddField(
            model_name="spotcheck",
            name="answered_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="spotcheck",
            name="chosen_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="spotcheck",
            name="class_session",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="spot_checks", to="catalogue.classsession"),
        ),
        migrations.AddField(
            model_name="spotcheck",
            name="enrolment",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enrolment.enrolment"),
        ),
        migrations.AddField(
            model_name="walkin",
            name="class_session",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="walk_ins", to="catalogue.classsession"),
        ),
        migrations.AddField(
            model_name="walkin",
            name="enrolment",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enrolment.enrolment"),
        ),
        migrations.AddField(
            model_name="walkin",
            name="linked_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="walkin",
            name="noted_by",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name="correctionrequest",
            index=models.Index(condition=models.Q(("state", "pending")), fields=["class_session"], name="correction_request_open"),
        ),
        migrations.AddConstraint(
            model_name="correctionrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "pending")), fields=("enrolment", "class_session"), name="correction_request_one_open_per_class_session"
            ),
        ),
        migrations.AddConstraint(
            model_name="correctionrequest",
            constraint=models.UniqueConstraint(fields=("enrolment", "request_key"), name="correction_request_once_per_key"),
        ),
        migrations.AddConstraint(
            model_name="correctionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("request_key", ""), _negated=True), models.Q(("words", ""), _negated=True)),
                name="correction_request_has_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="correctionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("state", "pending")),
                    models.Q(models.Q(("state", "pending"), _negated=True), ("decided_at__isnull", False)),
                    _connector="OR",
                ),
                name="correction_request_is_decided_or_pending",
            ),
        ),
        migrations.AddConstraint(
            model_name="correctionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("state", "refused"), _negated=True), models.Q(("answer", ""), _negated=True), _connector="OR"),
                name="correction_request_is_refused_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="correctionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("absence_reason", None), ("wish", "excused"), _connector="OR"),
                name="correction_request_has_a_reason_of_absence_to_be_excused",
            ),
        ),
        migrations.AddConstraint(
            model_name="correctionevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("destroyed_at", None), ("file", ""), _connector="OR"), name="correction_evidence_destroyed_has_no_file"
            ),
        ),
        migrations.AddIndex(
            model_name="correction",
            index=models.Index(fields=["class_session", "enrolment"], name="correction_by_session"),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="correction_has_a_reason"),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(condition=models.Q(("nonce", ""), _negated=True), name="correction_has_a_nonce"),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["present", "late", "left_early", "out", "absent", "excused"])),
                name="correction_has_a_known_status",
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes", None), models.Q(("status", "absent"), _negated=True), ("minutes", 0), _connector="OR"),
                name="correction_to_absent_has_no_minutes",
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.CheckConstraint(
                condition=models.Q(("absence_reason", None), ("status", "excused"), _connector="OR"),
                name="correction_has_a_reason_of_absence_to_excuse",
            ),
        ),
        migrations.AddIndex(
            model_name="playedinterval",
            index=models.Index(fields=["enrolment", "lecture"], name="played_interval_of_a_lecture"),
        ),
        migrations.AddConstraint(
            model_name="playedinterval",
            constraint=models.CheckConstraint(condition=models.Q(("nonce", ""), _negated=True), name="played_interval_has_a_nonce"),
        ),
        migrations.AddConstraint(
            model_name="playedinterval",
            constraint=models.CheckConstraint(condition=models.Q(("from_second__lt", models.F("to_second"))), name="played_interval_goes_forward"),
        ),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.UniqueConstraint(fields=("course_kind", "applies_from"), name="attendance_rule_one_at_a_time"),
        ),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.CheckConstraint(condition=models.Q(("version", ""), _negated=True), name="attendance_rule_has_a_name"),
        ),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("least_percent__lte", 100), ("needed_percent__lte", 100), ("online_percent__lte", 100)),
                name="attendance_rule_percents_are_percents",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("course_kind", ""),
                    ("course_kind__in", ["public_lecture", "everyday", "certification", "contest", "hackathon", "festa"]),
                    _connector="OR",
                ),
                name="attendance_rule_is_of_a_known_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleapplication",
            constraint=models.CheckConstraint(condition=models.Q(("done__lte", models.F("total"))), name="attendance_rule_is_applied_at_most_to_all"),
        ),
        migrations.AddConstraint(
            model_name="absencereason",
            constraint=models.UniqueConstraint(fields=("rule", "code"), name="absence_reason_once_per_rule"),
        ),
        migrations.AddConstraint(
            model_name="absencereason",
            constraint=models.CheckConstraint(
                condition=models.Q(("most_percent", None), ("most_percent__lte", 100), _connector="OR"), name="absence_reason_percent_is_a_percent"
            ),
        ),
        migrations.AddConstraint(
            model_name="scandevice",
            constraint=models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="scan_device_has_a_name"),
        ),
        migrations.AddConstraint(
            model_name="scandevice",
            constraint=models.CheckConstraint(condition=models.Q(("made_at__lt", models.F("expires_at"))), name="scan_device_ends_after_it_begins"),
        ),
        migrations.AddIndex(
            model_name="refusedscan",
            index=models.Index(fields=["class_session", "-received_at"], name="refused_scan_by_session"),
        ),
        migrations.AddConstraint(
            model_name="refusedscan",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("nonce", ""), _negated=True), models.Q(("reason", ""), _negated=True)), name="refused_scan_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="spotcheck",
            constraint=models.UniqueConstraint(
                condition=models.Q(("was_seen", None)), fields=("class_session", "enrolment"), name="spot_check_one_open_per_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="spotcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("was_seen", None)),
                    models.Q(("answered_at__isnull", False), ("was_seen__isnull", False)),
                    _connector="OR",
                ),
                name="spot_check_answered_at_a_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="walkin",
            constraint=models.CheckConstraint(condition=models.Q(("nonce", ""), _negated=True), name="walk_in_has_a_nonce"),
        ),
        migrations.AddConstraint(
            model_name="walkin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("emptied_at", None), models.Q(("name", ""), _negated=True)),
                    models.Q(("emptied_at__isnull", False), ("name", ""), ("phone", "")),
                    _connector="OR",
                ),
                name="walk_in_is_named_or_emptied",
            ),
        ),
        migrations.AddConstraint(
            model_name="walkin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("enrolment", None), ("linked_at", None)),
                    models.Q(("enrolment__isnull", False), ("linked_at__isnull", False)),
                    _connector="OR",
                ),
                name="walk_in_is_linked_at_a_moment",
            ),
        ),
        triggers.only_grows("attendance_correction"),
        triggers.only_grows("attendance_ruleversion"),
        triggers.only_grows("attendance_absencereason"),
        triggers.only_grows("attendance_playedinterval"),
    ]
