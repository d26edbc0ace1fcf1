from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed names inside JavaScript imports too, so that modules may be cached for ever.

    What a file is called stays while a process runs, and a page asks for ten: each is looked up
    once.
    """

    support_js_module_import_aggregation = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        if force:
            return str(super().url(name, force))
        if name not in self._known:
            self._known[name] = super().url(name)
        return self._known[name]
