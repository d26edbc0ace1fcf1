"""What a sheet would change, and changing it: all of it or nothing, by the rules of the linter.

Known keys are changed, a new wording as a new version; unknown ones become drafts; what a sheet
does not mention stays as it is.
"""

import re
from difflib import SequenceMatcher
from typing import Any

import tablib
from django.core.exceptions import ValidationError
from import_export.fields import Field
from import_export.instance_loaders import CachedInstanceLoader
from import_export.resources import Diff, ModelResource
from import_export.results import Result
from import_export.widgets import Widget

from prompts.models import LOCALE, Prompt, PromptQuerySet
from prompts.staff.field_faults import faults_of, reading_alike
from prompts.staff.revise_prompt import keep
from prompts.staff.sheets import ABSENT, COLUMNS, LINE, BadSheet, Row

TOKENS = re.compile(r"\s+|[^\s,]+|,")
Piece = tuple[str, str]


class Text(Widget):  # type: ignore[misc]
    name = "this"

    def clean(self, value: Any, row: Row | None = None, **kwargs: Any) -> Any:
        if not isinstance(value, str | None):
            raise ValueError(f"{self.name} is not text")
        return value or ""

    def render(self, value: Any, **kwargs: Any) -> Any:
        return value


class WholeNumber(Text):
    def clean(self, value: Any, row: Row | None = None, **kwargs: Any) -> Any:
        if value in ("", None) or type(value) is int:  # a bool is an int, but no depth
            return None if value == "" else value
        if not re.fullmatch("[0-9]{1,4}", str(value)):
            raise ValueError(f"{self.name} is not a whole number")
        return int(value)


class Words(Text):
    def clean(self, value: Any, row: Row | None = None, **kwargs: Any) -> Any:
        words = value if isinstance(value, list) else str(value or "").split(",")
        if not all(isinstance(word, str) for word in words):
            raise ValueError(f"{self.name} is not a list of words")
        return sorted({word.strip() for word in words} - {""})


WIDGETS = {"depth": WholeNumber, "first_week": WholeNumber, "tags": Words}


def _field(name: str) -> Field:
    widget = WIDGETS.get(name, Text)()
    widget.name = name
    return Field(name, name, widget)


class Changes(Diff):  # type: ignore[misc]
    """The columns of one row that would change, each with what goes and what comes."""

    def __init__(self, resource: Any, instance: Prompt, new: bool) -> None:
        super().__init__(resource, instance, new)
        self.names = resource.get_diff_headers()

    def as_html(self) -> list[tuple[str, list[Piece]]]:
        before = [None] * len(self.left) if self.new else self.left
        rows = zip(self.names, before, self.right, strict=True)
        return [(name, _marked(a, b)) for name, a, b in rows if a != b and (a or b)]


def _marked(before: Any, after: Any) -> list[Piece]:
    """What stays, goes and comes, by words; the library would mark letters, by inline style."""
    old, new = TOKENS.findall(_shown(before)), TOKENS.findall(_shown(after))
    pieces = []
    for _, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        pieces += [("same", gone)] if gone == come else [("gone", gone), ("come", come)]
    return [(fate, text) for fate, text in pieces if text]


def _shown(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value or "")


class AtItsLine(Result):  # type: ignore[misc]
    """Refused rows by the line of the file they stand on; and how its columns were told apart."""

    separated_by = ""

    def append_invalid_row(self, number: int, row: Row, error: ValidationError) -> None:
        super().append_invalid_row(row.get(LINE, number), row, error)


class PromptResource(ModelResource):  # type: ignore[misc]
    key = _field("key")
    practice = _field("practice")
    kind = _field("kind")
    depth = _field("depth")
    tags = _field("tags")
    anchor = _field("anchor")
    first_week = _field("first_week")
    status = _field("status")
    locale = _field("locale")
    text = _field("text")
    alone = _field("alone")

    class Meta:
        model = Prompt
        fields = import_order = export_order = COLUMNS
        import_id_fields = ["key"]
        instance_loader_class = CachedInstanceLoader
        use_transactions = skip_unchanged = store_instance = True
        report_skipped = False

    get_diff_class = classmethod(lambda cls: Changes)
    get_result_class = classmethod(lambda cls: AtItsLine)

    def get_queryset(self) -> PromptQuerySet:
        return Prompt.objects.house().worded()

    def init_instance(self, row: Row | None = None) -> Any:
        prompt: Any = Prompt()
        prompt.text, prompt.alone, prompt.locale = "", "", LOCALE
        return prompt

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        self.changed: list[Any] = []
        self.first_week = _first_week()

    def before_import_row(self, row: Row, **kwargs: Any) -> None:
        for name in [name for name, value in row.items() if value is ABSENT]:
            del row[name]

    def after_init_instance(self, instance: Any, new: bool, row: Row, **kwargs: Any) -> None:
        instance.line = row[LINE]
        if new:
            row["status"] = Prompt.Status.DRAFT.value

    def validate_instance(
        self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
    ) -> None:
        errors = faults_of(instance) | (import_validation_errors or {})
        if instance.locale != LOCALE:
            errors["locale"] = [f"locale {instance.locale} is not {LOCALE}, which staff edit"]
        if errors:
            raise ValidationError(errors)

    def do_instance_save(self, instance: Any, is_create: bool) -> None:
        instance.kept_here = True
        keep(instance, text=instance.text, alone=instance.alone)
        self.changed.append(instance)

    def after_import(self, dataset: tablib.Dataset, result: Result, **kwargs: Any) -> None:
        """Judge what can only be seen of the whole."""
        result.separated_by = getattr(dataset, "separated_by", "")
        alike = reading_alike(self.changed)
        for prompt in self.changed:
            if reason := alike.get(prompt.key):
                row = {"key": prompt.key, LINE: prompt.line}
                result.append_invalid_row(0, row, ValidationError({"text": [reason]}))
        self.mind_the_first_week()

    def mind_the_first_week(self) -> None:
        """Raise BadSheet where a place would be empty, or taken from a prompt not in the sheet."""
        after, named = _first_week(), {prompt.key for prompt in self.changed}
        reasons = [f"first_week {n} would be nobody’s" for n in self.first_week.keys() - after]
        for number, key in self.first_week.items():
            if number in after and after[number] != key and key not in named:
                reasons.append(f"first_week {number} is {key}’s, which is not in this file")
        if reasons:
            raise BadSheet(*reasons)


def _first_week() -> dict[int | None, str]:
    """Who has which place of it."""
    rows = Prompt.objects.filter(first_week__isnull=False).values_list("first_week", "key")
    return dict(rows)
