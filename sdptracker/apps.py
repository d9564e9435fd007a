"""The project as an application: its commands and system checks."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "sdptracker"

    def ready(self) -> None:
        from sdptracker import checks  # noqa: F401 (registers the checks once applications are ready)
