"""The staff side of the library: writing, publishing, trying on, and carrying it in and out."""

from itertools import chain
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import FETCH_RAISE
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from import_export.admin import ImportExportMixin
from import_export.forms import ExportForm
from import_export.results import Result
from import_export.tmp_storages import CacheStorage

from prompts.library import catalog
from prompts.library.addressee import ALONE, UNNAMED, Addressee
from prompts.models import ENOUGH_COUPLES, LOCALE, Prompt, PromptQuerySet
from prompts.staff.field_faults import faults_of, reading_alike
from prompts.staff.import_sheet import PromptResource
from prompts.staff.prompt_form import PromptForm
from prompts.staff.revise_prompt import keep
from prompts.staff.sheets import CSV, YAML, BadSheet

Status = Prompt.Status
SOMEBODY = "Sam"  # whose name stands in a wording that is only tried on
FILTERS = ("status", "practice", "kind", "depth", "kept_here")


@admin.register(Prompt)
class PromptAdmin(ImportExportMixin, admin.ModelAdmin):  # type: ignore[misc, type-arg]
    form = PromptForm
    list_display = (
        "key",
        "wording",
        "status",
        "depth",
        "practice",
        "kind",
        "feedback",
        "kept_here",
    )
    list_filter = FILTERS
    search_fields = ("key", "text", "alone")
    search_help_text = "A part of the key or of the wording"
    ordering = ("key",)
    readonly_fields = ("feedback",)
    actions = ("to_draft", "to_review", "publish", "retire", "follow_the_files")
    resource_classes = [PromptResource]
    formats = [YAML, CSV]
    tmp_storage_class = CacheStorage  # shared by every process, and gone after a day
    import_template_name = "prompts/import.html"
    export_form_class = ExportForm

    # --- Who may do what ---------------------------------------------------

    def has_delete_permission(self, request: HttpRequest, obj: Prompt | None = None) -> bool:
        """What was asked stays."""
        return False

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Filter by what the page offers only: a filter by feedback would tell whose it is."""
        return lookup.split("__")[0] in FILTERS

    # --- The list and the form ---------------------------------------------

    def get_queryset(self, request: HttpRequest) -> PromptQuerySet:
        rows = Prompt.objects.house().worded().with_totals()
        return rows.select_related("current").fetch_mode(FETCH_RAISE)

    @admin.display(description="wording", ordering="text")
    def wording(self, prompt: Any) -> str:
        return prompt.text or ""

    @admin.display(description="feedback")
    def feedback(self, prompt: Any) -> str:
        """Totals, never who; nothing at all while few couples have said anything."""
        if getattr(prompt, "more", None) is None:
            return f"fewer than {ENOUGH_COUPLES} couples"
        return f"{prompt.more} more like this, {prompt.fine} fine, {prompt.not_for_us} not for us"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("key", *self.readonly_fields) if obj else self.readonly_fields

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        names = list(PromptForm.Meta.fields)
        return [*names, "feedback"] if obj else [name for name in names if name != "kept_here"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"status": Status.DRAFT}

    def save_model(self, request: HttpRequest, obj: Prompt, form: Any, change: bool) -> None:
        if "kept_here" not in form.changed_data:
            obj.kept_here = obj.kept_here or form.has_changed()
        keep(obj, text=form.cleaned_data["text"], alone=form.cleaned_data["alone"])

    # --- Several at once ---------------------------------------------------

    @admin.action(description="Make drafts of them", permissions=["change"])
    def to_draft(self, request: HttpRequest, prompts: PromptQuerySet) -> None:
        self.move(request, prompts, Status.DRAFT)

    @admin.action(description="Send to review", permissions=["change"])
    def to_review(self, request: HttpRequest, prompts: PromptQuerySet) -> None:
        self.move(request, prompts, Status.REVIEW)

    @admin.action(description="Publish", permissions=["change"])
    def publish(self, request: HttpRequest, prompts: PromptQuerySet) -> None:
        self.move(request, prompts, Status.PUBLISHED)

    @admin.action(description="Retire", permissions=["change"])
    def retire(self, request: HttpRequest, prompts: PromptQuerySet) -> None:
        self.move(request, prompts, Status.RETIRED)

    def move(self, request: HttpRequest, prompts: PromptQuerySet, status: Status) -> None:
        """Give these the status, but for those the rules keep from it; say which and why."""
        moving: list[Any] = list(prompts.exclude(status=status))
        alike = reading_alike(moving) if status == Status.PUBLISHED else {}
        done = 0
        for prompt in moving:
            prompt.status = status
            if reasons := _against(prompt, alike):
                messages.error(request, f"Not changed: {prompt.key}: {'; '.join(reasons)}")
                continue
            prompt.kept_here = True
            prompt.save(update_fields=["status", "kept_here"])
            self.log_change(request, prompt, f"Now {status.label}.")
            done += 1
        messages.success(request, f"{done} changed, now {status.label}.")

    @admin.action(description="Let the files decide again", permissions=["change"])
    def follow_the_files(self, request: HttpRequest, prompts: PromptQuerySet) -> None:
        kept = list(prompts.filter(kept_here=True))
        for prompt in kept:
            prompt.kept_here = False
            prompt.save(update_fields=["kept_here"])
            self.log_change(request, prompt, "Left to the files.")
        messages.success(request, f"{len(kept)} left to the files from their next loading on.")

    # --- Trying on ---------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        preview = self.admin_site.admin_view(self.preview)
        here = path("<path:object_id>/preview/", preview, name="prompts_prompt_preview")
        return [here, *super().get_urls()]

    def preview(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The prompt as it is saved, the way two people and somebody alone meet it."""
        prompt = self.get_object(request, object_id)
        if not self.has_view_permission(request, prompt):
            raise PermissionDenied
        if prompt is None:
            return redirect("admin:prompts_prompt_changelist")
        versions = [prompt.current_id] if prompt.current_id else []
        context = {
            "prompt": prompt,
            "somebody": SOMEBODY,
            "pair": "".join(catalog.wordings(versions, LOCALE, Addressee(True, SOMEBODY))),
            "unnamed": "".join(catalog.wordings(versions, LOCALE, UNNAMED)),
            "alone": "".join(catalog.wordings(versions, LOCALE, ALONE)),
            "starters": catalog.starters(prompt.kind),
        }
        return render(request, "prompts/preview.html", context)

    # --- In and out --------------------------------------------------------

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """All or nothing, also where something changed between the preview and the yes."""
        return {**super().get_import_data_kwargs(**kwargs), "rollback_on_validation_errors": True}

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        reasons = e.reasons if isinstance(e, BadSheet) else ["The file cannot be read."]
        form.add_error("import_file", list(reasons))

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        try:
            done: HttpResponseBase = super().process_import(request, **kwargs)
        except BadSheet as error:
            messages.error(request, str(error))
            return redirect("admin:prompts_prompt_import")
        return done

    def process_result(self, result: Result, request: HttpRequest) -> HttpResponseBase:
        if result.has_errors() or result.has_validation_errors():
            raise BadSheet("Nothing was changed: the library is no longer what the preview saw.")
        done: HttpResponseBase = super().process_result(result, request)
        return done


def _against(prompt: Any, alike: dict[str, str]) -> list[str]:
    """What keeps a prompt from the status it is to have; only what is asked must be flawless."""
    faults = faults_of(prompt)
    if prompt.status != Status.PUBLISHED:
        return faults.get("first_week", [])
    return [*chain(*faults.values()), *filter(None, [alike.get(prompt.key)])]
