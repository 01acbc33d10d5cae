from __future__ import annotations

from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView

from certificates import rest as certificates
from courses.attendance import rest as attendance
from courses.attendance.rest import asking as attendance_asking
from courses.attendance.rest import check_in as attendance_check_in
from courses.attendance.rest import live, watching
from courses.attendance.rest import matrix as attendance_matrix
from courses.attendance.rest import ruling as attendance_rules
from courses.catalogue import rest as catalogue
from courses.enrolment import rest as enrolment
from courses.quizzes import rest as quizzes
from lms.api import views

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("runs/", enrolment.Runs.as_view(), name="runs"),
    path("runs/<slug:run>/", enrolment.RunDetail.as_view(), name="run"),
    path("runs/<slug:run>/apply/", enrolment.RunApplication.as_view(), name="run-apply"),
    path("runs/<slug:run>/waiting-list/", enrolment.RunWaitingList.as_view(), name="run-waiting-list"),
    path("runs/<slug:run>/attendance/", attendance_matrix.RunAttendance.as_view(), name="run-attendance"),
    path("runs/<slug:run>/class-sessions/<int:number>/marks/", attendance_matrix.ClassSessionMarks.as_view(), name="class-session-marks"),
    path("runs/<slug:run>/class-sessions/<int:number>/walk-ins/", attendance_matrix.ClassSessionWalkIns.as_view(), name="class-session-walk-ins"),
    path("fairness/", enrolment.FairnessFigures.as_view(), name="fairness"),
    path("enrolments/", enrolment.Enrolments.as_view(), name="enrolments"),
    path("enrolments/<slug:enrolment>/withdraw/", enrolment.EnrolmentWithdrawal.as_view(), name="enrolment-withdraw"),
    path("enrolments/<slug:enrolment>/accept/", enrolment.EnrolmentAcceptance.as_view(), name="enrolment-accept"),
    path("enrolments/<slug:enrolment>/instead/", enrolment.TakenInstead.as_view(), name="enrolment-instead"),
    path("enrolments/<slug:enrolment>/withdraw-together/", enrolment.PartyWithdrawal.as_view(), name="enrolment-withdraw-together"),
    path("enrolments/<slug:enrolment>/attendance/", attendance_asking.EnrolmentAttendance.as_view(), name="enrolment-attendance"),
    path("enrolments/<slug:enrolment>/corrections/", attendance_asking.EnrolmentCorrections.as_view(), name="enrolment-corrections"),
    path("corrections/", attendance_asking.OpenCorrections.as_view(), name="corrections"),
    path("corrections/<slug:correction>/take-back/", attendance_asking.CorrectionTakingBack.as_view(), name="correction-take-back"),
    path("corrections/<slug:correction>/approve/", attendance_asking.CorrectionApproval.as_view(), name="correction-approve"),
    path("corrections/<slug:correction>/refuse/", attendance_asking.CorrectionRefusal.as_view(), name="correction-refuse"),
    path("no-shows/", enrolment.NoShows.as_view(), name="no-shows"),
    path("enrolments/<slug:enrolment>/object/", enrolment.NoShowObjection.as_view(), name="enrolment-object"),
    path("runs/<slug:run>/draw/", enrolment.RunDraw.as_view(), name="run-draw"),
    path("runs/<slug:run>/hall/", enrolment.RunHall.as_view(), name="run-hall"),
    path("wait-for-any/", enrolment.WaitForAny.as_view(), name="wait-for-any"),
    path("runs/<slug:run>/review/", enrolment.RunReview.as_view(), name="run-review"),
    path("enrolments/<slug:enrolment>/papers/", enrolment.EnrolmentPapers.as_view(), name="enrolment-papers"),
    path("enrolments/<slug:enrolment>/approve/", enrolment.EnrolmentApproval.as_view(), name="enrolment-approve"),
    path("enrolments/<slug:enrolment>/refuse/", enrolment.EnrolmentRefusal.as_view(), name="enrolment-refuse"),
    path("enrolments/<slug:enrolment>/ask-for-papers/", enrolment.EnrolmentDocuments.as_view(), name="enrolment-ask-for-papers"),
    path(
        "enrolments/<slug:enrolment>/eligibilities/<int:eligibility>/verify/",
        enrolment.EligibilityVerification.as_view(),
        name="eligibility-verify",
    ),
    path(
        "enrolments/<slug:enrolment>/eligibilities/<int:eligibility>/reject/",
        enrolment.EligibilityRejection.as_view(),
        name="eligibility-reject",
    ),
    path("attendance-rules/", attendance_rules.AttendanceRules.as_view(), name="attendance-rules"),
    path("runs/<slug:run>/class-sessions/", attendance_rules.AddedClassSession.as_view(), name="run-class-sessions"),
    path("runs/<slug:run>/class-sessions/<int:number>/combine/", attendance_rules.CombinedClassSession.as_view(), name="class-session-combine"),
    path("check-in/", attendance_check_in.CheckIn.as_view(), name="check-in"),
    path("runs/<slug:run>/class-sessions/<int:number>/live-list/", live.LiveList.as_view(), name="live-list"),
    path("enrolments/<slug:enrolment>/lectures/<int:number>/played/", watching.LecturePlayed.as_view(), name="lecture-played"),
    path("courses/", catalogue.Courses.as_view(), name="courses"),
    path("courses/<str:code>/", catalogue.CourseDetail.as_view(), name="course"),
    path("quizzes/<slug:quiz>/attempts/", quizzes.Attempts.as_view(), name="quiz-attempts"),
    path("attempts/<slug:attempt>/", quizzes.AttemptDetail.as_view(), name="attempt"),
    path("attempts/<slug:attempt>/items/<int:slot>/", quizzes.AttemptItemDetail.as_view(), name="attempt-item"),
    path("attempts/<slug:attempt>/submit/", quizzes.AttemptSubmission.as_view(), name="attempt-submit"),
    path("attempts/<slug:attempt>/result/", quizzes.AttemptResult.as_view(), name="attempt-result"),
    path("scanning/devices/", attendance.Devices.as_view(), name="scan-devices"),
    path("scanning/devices/<int:device>/revoke/", attendance.DeviceRevocation.as_view(), name="scan-device-revoke"),
    path("scanning/class-sessions/", attendance.OpenClassSessions.as_view(), name="open-class-sessions"),
    path("scanning/class-sessions/<slug:run>/<int:number>/roster/", attendance.ScannerRoster.as_view(), name="scanner-roster"),
    path("scanning/class-sessions/<slug:run>/<int:number>/observations/", attendance.ScannedObservations.as_view(), name="scanned-observations"),
    path("awards/verify/<str:code>/", certificates.VerifyAward.as_view(), name="award-verify"),
    re_path(r"^[\s\S]*$", views.Nothing.as_view(), name="nothing"),  # the last: whatever is not above
]
