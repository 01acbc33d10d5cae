"""The waiting list was a pool's and is a run's now; every application has a number of its own."""

from django.db import migrations

from lms.kernel import triggers

# Until now every run had one pool, so a pool's line is its run's line.
MOVE = """
SET CONSTRAINTS ALL IMMEDIATE;
INSERT INTO enrolment_terms (run_id, waiting_capacity, waiting, waiting_numbers, party_policy, most_in_party, least_places, repeat_after_months,
    no_show_points, seed_kind, seed_source, admitted_per_minute, hall_numbers)
SELECT run_id, sum(waiting_capacity), sum(waiting), sum(waiting_numbers), 'skip', 1, 0, 0, 0, '', '', 0, 0 FROM enrolment_seatpool GROUP BY run_id;
UPDATE enrolment_enrolment SET receipt = substr(public_id, 1, 10);
UPDATE enrolment_enrolment SET fits = ARRAY[pool_id] WHERE state = 'waiting';
SET CONSTRAINTS ALL DEFERRED;
"""
BACK = """
SET CONSTRAINTS ALL IMMEDIATE;
UPDATE enrolment_seatpool pool SET waiting_capacity = terms.waiting_capacity, waiting_numbers = terms.waiting_numbers
FROM enrolment_terms terms WHERE terms.run_id = pool.run_id;
DELETE FROM enrolment_terms;
SET CONSTRAINTS ALL DEFERRED;
"""
THAW = "DROP TRIGGER enrolment_enrolment_stays_as_it_was ON enrolment_enrolment"


class Migration(migrations.Migration):
    dependencies = [("enrolment", "0002_terms_pools_and_parties")]

    operations = [
        migrations.RunSQL(MOVE, BACK),
        # The columns themselves go with a later release, when no process of this one's predecessor reads them any more; both have a default.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField(model_name="seatpool", name="waiting_capacity"),
                migrations.RemoveField(model_name="seatpool", name="waiting_numbers"),
            ]
        ),
        migrations.RunSQL(THAW, migrations.RunSQL.noop),
        triggers.stays_as_it_was(
            "enrolment_enrolment",
            ["run_id", "learner_id", "pool_id", "state", "ended_at"],
            when_old="OLD.state IN ('withdrawn', 'cancelled', 'lapsed', 'unplaced', 'not_selected', 'refused')",
        ),
        triggers.stays_as_it_was("enrolment_seatflow", ["from_pool_id", "to_pool_id", "at", "done_at", "seats"], when_old="OLD.done_at IS NOT NULL"),
        triggers.only_grows("enrolment_noshowrule"),
    ]
