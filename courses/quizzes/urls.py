"""Addresses of quizzes: the learner's below /my/, the staff's below /desk/."""

from __future__ import annotations

from django.urls import path

from courses.quizzes.views import bank, desk, learner

app_name = "quizzes"
urlpatterns = [
    path("my/quizzes/<slug:enrolment>/", learner.quizzes, name="list"),
    path("my/quizzes/<slug:enrolment>/<slug:quiz>/", learner.quiz, name="quiz"),
    path("my/quizzes/<slug:enrolment>/<slug:quiz>/start/", learner.start, name="start"),
    path("my/attempts/<slug:attempt>/", learner.attempt, name="attempt"),
    path("my/attempts/<slug:attempt>/save/", learner.save, name="save"),
    path("my/attempts/<slug:attempt>/submit/", learner.submit, name="submit"),
    path("my/attempts/<slug:attempt>/submit/now/", learner.submit_now, name="submit-now"),
    path("my/attempts/<slug:attempt>/result/", learner.result, name="result"),
    path("desk/instructor/quizzes/", desk.quizzes, name="desk-quizzes"),
    path("desk/instructor/quizzes/new/", desk.new_quiz, name="desk-new-quiz"),
    path("desk/instructor/quizzes/questions/", bank.questions, name="desk-questions"),
    path("desk/instructor/quizzes/questions/new/", bank.new_question, name="desk-new-question"),
    path("desk/instructor/quizzes/questions/<slug:question>/", bank.question, name="desk-question"),
    path("desk/instructor/quizzes/questions/<slug:question>/edit/", bank.edit_question, name="desk-edit-question"),
    path("desk/instructor/quizzes/questions/<slug:question>/publish/", bank.publish_question, name="desk-publish-question"),
    path("desk/instructor/quizzes/questions/<slug:question>/retire/", bank.retire_question, name="desk-retire-question"),
    path("desk/instructor/quizzes/<slug:quiz>/", desk.quiz, name="desk-quiz"),
    path("desk/instructor/quizzes/<slug:quiz>/edit/", desk.edit_quiz, name="desk-edit-quiz"),
    path("desk/instructor/quizzes/<slug:quiz>/publish/", desk.publish_quiz, name="desk-publish-quiz"),
    path("desk/instructor/quizzes/<slug:quiz>/retire/", desk.retire_quiz, name="desk-retire-quiz"),
    path("desk/instructor/quizzes/<slug:quiz>/results/<slug:run>/", desk.results, name="desk-results"),
]
