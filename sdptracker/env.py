"""Typed readers of environment variables; a wrong or missing one names itself in the error."""

import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str | None = None) -> str:
    """:raises ImproperlyConfigured: if the variable is missing and has no default."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {name} (see .env.example).")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """:raises ImproperlyConfigured: for anything but a clear yes or no."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() in TRUE:
        return True
    if value.lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def number(name: str, default: int) -> int:
    """:raises ImproperlyConfigured: if the value is not a whole number."""
    value = os.environ.get(name, "")
    try:
        return int(value) if value else default
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from error


def words(name: str, default: Sequence[str] = ()) -> list[str]:
    """Read a list separated by commas; empty parts do not count."""
    value = os.environ.get(name)
    return list(default) if value is None else [part.strip() for part in value.split(",") if part.strip()]


def mail_server(name: str) -> dict[str, Any]:
    """
    Read a mail server's address, such as smtp://user:password@mail.example:587/?tls=1, as Django's settings.

    smtps:// speaks TLS from the beginning, `tls=1` after a greeting. Empty without the variable.
    :raises ImproperlyConfigured: if it is no such address.
    """
    value = os.environ.get(name, "")
    if not value:
        return {}
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is no address: {error}.") from error
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ImproperlyConfigured(f"{name} must begin with smtp:// or smtps:// and name a host.")
    is_tls_from_start = parts.scheme == "smtps"
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or (465 if is_tls_from_start else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": is_tls_from_start,
        "EMAIL_USE_TLS": not is_tls_from_start and dict(parse_qsl(parts.query)).get("tls", "0") in TRUE,
    }


def folder(name: str, default: Path) -> Path:
    """Read a folder's path, made absolute."""
    return Path(os.environ.get(name) or default).expanduser().absolute()


def secret(name: str, file: Path) -> str:
    """
    Read a secret from the environment, else from a file made at the first start that only its owner may read.

    :raises ImproperlyConfigured: if the file can neither be read nor made.
    """
    if value := os.environ.get(name):
        return value
    try:
        if not file.exists():
            _write_once(file, secrets.token_urlsafe(64))
        return file.read_text()
    except OSError as error:
        raise ImproperlyConfigured(
            f"{file} cannot be used ({error.strerror}): set {name} or SDPTRACKER_HOME."
        ) from error


def _write_once(file: Path, value: str) -> None:
    # Linking a finished file lets one of several first starts win, and nobody read half a secret.
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(value)
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
