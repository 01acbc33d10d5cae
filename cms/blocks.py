"""What the text of a page is made of. Every block has its template below templates/cms/blocks/ and a sentence of help for its author."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]
LINE_FEATURES = ["bold", "italic", "link"]
CODE_LANGUAGES = [
    ("python", "Python"),
    ("bash", _("Command line")),
    ("sql", "SQL"),
    ("html", "HTML"),
    ("css", "CSS"),
    ("javascript", "JavaScript"),
    ("json", "JSON"),
    ("text", _("Plain text")),
]
TONES = [("tip", _("Tip")), ("note", _("Note")), ("warning", _("Take care"))]
LONGEST_CODE = 20_000
VIDEO_BEGINS = {"mp4": (4, b"ftyp"), "webm": (0, b"\x1aE\xdf\xa3")}  # where the mark of the kind stands in a file, and what it is
CAPTIONS_BEGIN = b"WEBVTT"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Heading"), max_length=120)
    level = blocks.ChoiceBlock(label=_("Level"), choices=[("2", _("Part")), ("3", _("Section in a part"))], default="2")

    class Meta:
        icon = "title"
        template = "cms/blocks/heading.html"
        label = _("Heading")
        help_text = _("Divides the page, and makes its table of contents.")


class CalloutBlock(blocks.StructBlock):
    tone = blocks.ChoiceBlock(label=_("Kind"), choices=TONES, default="tip")
    title = blocks.CharBlock(label=_("Title"), max_length=80)
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES)

    class Meta:
        icon = "help"
        template = "cms/blocks/callout.html"
        label = _("Callout")
        help_text = _("A box for what must not be overlooked.")


class PictureBlock(blocks.StructBlock):
    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), max_length=200, required=False)

    class Meta:
        icon = "image"
        template = "cms/blocks/picture.html"
        label = _("Picture")
        help_text = _("Describe the picture for people who cannot see it, or mark it as decoration.")


class QuotationBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quotation"), max_length=1000)
    source = blocks.CharBlock(label=_("Source"), max_length=200, required=False)

    class Meta:
        icon = "openquote"
        template = "cms/blocks/quotation.html"
        label = _("Quotation")
        help_text = _("The words of another, with where they come from.")


class TableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(label=_("What the table shows"), max_length=200)
    has_row_heads = blocks.BooleanBlock(label=_("The first column names the rows"), required=False)
    table = TypedTableBlock([("text", blocks.RichTextBlock(features=LINE_FEATURES, label=_("Text")))], label=_("Table"))

    class Meta:
        icon = "table"
        template = "cms/blocks/table.html"
        label = _("Table")
        help_text = _("For figures and comparisons, not for layout.")


class CodeBlock(blocks.StructBlock):
    language = blocks.ChoiceBlock(label=_("Language"), choices=CODE_LANGUAGES, default="python")
    text = blocks.TextBlock(label=_("Code"), max_length=LONGEST_CODE, rows=10)
    caption = blocks.CharBlock(label=_("Caption"), max_length=200, required=False)

    class Meta:
        icon = "code"
        template = "cms/blocks/code.html"
        label = _("Code")
        help_text = _("Shown in colours, as written, and never run.")


class StepsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120, required=False)
    items = blocks.ListBlock(blocks.RichTextBlock(features=LINE_FEATURES), label=_("Steps"), min_num=1, max_num=30)

    class Meta:
        icon = "list-ol"
        template = "cms/blocks/steps.html"
        label = _("Steps")
        help_text = _("What to do, one thing after the other.")


class GlossaryBlock(blocks.StructBlock):
    term = blocks.CharBlock(label=_("Word"), max_length=80)
    explanation = blocks.TextBlock(label=_("In plain words"), max_length=500)

    class Meta:
        icon = "info-circle"
        template = "cms/blocks/glossary.html"
        label = _("Explained word")
        help_text = _("A hard word and what it means.")


class FileBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("File"))
    title = blocks.CharBlock(label=_("What the reader gets"), max_length=120)

    class Meta:
        icon = "doc-full"
        template = "cms/blocks/file.html"
        label = _("File")
        help_text = _("Something to take home. It must not hold personal data.")


class AiExampleBlock(blocks.StructBlock):
    prompt = blocks.TextBlock(label=_("What was asked"), max_length=2000)
    answer = blocks.TextBlock(label=_("What the AI wrote"), max_length=5000)
    remark = blocks.TextBlock(label=_("What to notice"), max_length=1000, required=False)

    class Meta:
        icon = "comment"
        template = "cms/blocks/ai_example.html"
        label = _("Example written by an AI")
        help_text = _("Always labelled as written by an AI.")


class QuizBlock(blocks.StructBlock):
    code = blocks.CharBlock(label=_("Code of the quiz"), max_length=40)

    class Meta:
        icon = "tick-inverse"
        template = "cms/blocks/quiz.html"
        label = _("Quiz")
        help_text = _("A link to a quiz of this course.")


class VideoBlock(blocks.StructBlock):
    """A recording on this site, never on another's. What learners play of it is written down (courses.attendance)."""

    document = DocumentChooserBlock(label=_("Video file"), help_text=_("MP4 or WebM, about as long as the minutes of the lecture say."))
    title = blocks.CharBlock(label=_("What it shows"), max_length=120)
    captions = DocumentChooserBlock(
        label=_("Captions"),
        required=False,
        help_text=_("WebVTT, in the language of the page. Without captions people who cannot hear learn nothing from the video."),
    )
    poster = ImageBlock(label=_("Picture before it plays"), required=False)
    transcript = blocks.RichTextBlock(
        label=_("Everything that is said, as text"), features=TEXT_FEATURES, required=False, help_text=_("For reading, searching and printing.")
    )

    class Meta:
        icon = "media"
        template = "cms/blocks/video.html"
        label = _("Video")
        help_text = _("One recording in a lecture; how much of it learners watch is counted.")

    def clean(self, value: Any) -> Any:
        """The files are what their names say."""
        cleaned = super().clean(value)
        wrong: dict[str, ValidationError] = {}
        if not _is_video(cleaned["document"]):
            wrong["document"] = ValidationError(_("This is no MP4 or WebM video, or its name ends otherwise. Please choose another file."))
        if cleaned["captions"] and not _are_captions(cleaned["captions"]):
            wrong["captions"] = ValidationError(_("This is no file of captions in the format WebVTT (.vtt). Please choose another file."))
        if wrong:
            raise StructBlockValidationError(block_errors=wrong)
        return cleaned


def _is_video(document: Any) -> bool:
    at, mark = VIDEO_BEGINS.get(document.file_extension.lower(), (0, b""))
    return bool(mark) and _first_bytes(document)[at : at + len(mark)] == mark


def _are_captions(document: Any) -> bool:
    return document.file_extension.lower() == "vtt" and _first_bytes(document).removeprefix(BYTE_ORDER_MARK).startswith(CAPTIONS_BEGIN)


def _first_bytes(document: Any) -> bytes:
    try:
        with document.open_file() as file:
            first: bytes = file.read(16)
    except OSError:  # it was taken away from the disk
        return b""
    return first


class VisitorBlock(blocks.StructBlock):
    """One of the kinds of people who come to the site, and where she begins."""

    title = blocks.CharBlock(label=_("Who"), max_length=60)
    text = blocks.TextBlock(label=_("What she finds here"), max_length=200)
    link_label = blocks.CharBlock(label=_("Words of the link"), max_length=40)
    address = blocks.CharBlock(label=_("Address on this site"), max_length=200, help_text=_("Begins with a slash, such as /courses/"))

    class Meta:
        icon = "user"
        template = "cms/blocks/visitor.html"
        label = _("Visitor")

    def clean(self, value: Any) -> Any:
        """An address of this site only: a link from the first page to anywhere else is not an editor's decision."""
        cleaned = super().clean(value)
        if not cleaned["address"].startswith("/") or cleaned["address"].startswith(("//", "/\\")):
            raise StructBlockValidationError(block_errors={"address": ValidationError(_("Begin with one slash, such as /courses/."))})
        return cleaned


class BodyBlock(blocks.StreamBlock):
    paragraph = blocks.RichTextBlock(
        features=TEXT_FEATURES, label=_("Text"), icon="pilcrow", template="cms/blocks/paragraph.html", help_text=_("Ordinary text, lists and links.")
    )
    heading = HeadingBlock()
    callout = CalloutBlock()
    picture = PictureBlock()
    quotation = QuotationBlock()
    table = TableBlock()
    code = CodeBlock()
    steps = StepsBlock()
    glossary = GlossaryBlock()
    file = FileBlock()
    ai_example = AiExampleBlock()

    class Meta:
        required = False


class LectureBlock(BodyBlock):
    """A lecture may also have a recording, and lead to a quiz of its course."""

    video = VideoBlock()
    quiz = QuizBlock()

    class Meta:
        required = False
        block_counts: ClassVar[dict[str, dict[str, int]]] = {"quiz": {"max_num": 3}, "video": {"max_num": 1}}
