from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed names inside JavaScript imports too, so that modules may be cached for ever."""

    support_js_module_import_aggregation = True
