"""Papers are shown in a sandbox, by what they are, and nothing keeps a copy on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse, Http404

if TYPE_CHECKING:
    from courses.attendance.models import CorrectionEvidence

CONTENT_TYPES = {"pdf": "application/pdf", "png": "image/png", "jpeg": "image/jpeg"}


def serve(evidence: CorrectionEvidence) -> FileResponse:
    """The paper as it was sent. Raises Http404 where its file is gone."""
    try:
        file = evidence.file.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    answer = FileResponse(file, content_type=CONTENT_TYPES[evidence.kind], filename=f"{evidence.public_id}.{evidence.kind}")
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer
