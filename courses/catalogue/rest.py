"""REST: what can be taken. Open to everybody; runs with their seats are in `courses.enrolment.rest`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.response import Response

from courses.catalogue import selectors
from courses.catalogue.models import Course, CourseKind, Lecture, Level
from lms.accounts import access

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request

Data = dict[str, Any]


class CoursesInput(serializers.Serializer[Data]):
    kind = serializers.ChoiceField(choices=CourseKind.choices, required=False)
    level = serializers.ChoiceField(choices=Level.choices, required=False)


class InstitutionOutput(serializers.Serializer[Data]):
    code = serializers.CharField()
    name_ko = serializers.CharField()
    name_en = serializers.CharField()


class CourseOutput(serializers.Serializer[Course]):
    code = serializers.CharField()
    kind = serializers.ChoiceField(choices=CourseKind.choices)
    level = serializers.ChoiceField(choices=Level.choices)
    title_ko = serializers.CharField()
    title_en = serializers.CharField(allow_blank=True)
    summary_ko = serializers.CharField(allow_blank=True)
    summary_en = serializers.CharField(allow_blank=True)
    hours = serializers.DecimalField(max_digits=5, decimal_places=1)
    institution = InstitutionOutput()


class LectureOutput(serializers.Serializer[Lecture]):
    number = serializers.IntegerField()
    title_ko = serializers.CharField()
    title_en = serializers.CharField(allow_blank=True)
    minutes = serializers.IntegerField()


class CourseDetailOutput(CourseOutput):
    lectures = LectureOutput(many=True)


@access.public
class Courses(generics.ListAPIView[Course]):
    """Courses that are offered, by code."""

    serializer_class = CourseOutput

    def get_queryset(self) -> QuerySet[Course]:
        wish = CoursesInput(data=self.request.query_params)
        wish.is_valid(raise_exception=True)
        return selectors.offered_courses().filter(**wish.validated_data).order_by("code")

    @extend_schema(operation_id="courses", parameters=[CoursesInput])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What can be taken, fifty on a page unless `page_size` says otherwise."""
        return super().get(request, *args, **kwargs)


@access.public
class CourseDetail(generics.GenericAPIView[Course]):
    serializer_class = CourseDetailOutput

    @extend_schema(operation_id="course", responses=CourseDetailOutput)
    def get(self, request: Request, code: str) -> Response:
        """One course with its lectures in order."""
        course = selectors.offered_courses().filter(code=code).first()
        if course is None:
            raise Http404
        answer = CourseOutput(course).data
        return Response({**answer, "lectures": [LectureOutput(lecture).data for lecture in selectors.syllabus(course=course)]})
