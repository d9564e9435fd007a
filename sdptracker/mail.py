"""Mail as files: what is sent is put into a folder, where no mail server is named."""

import os
import re
import uuid
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

LOCAL_PART = re.compile(r"<([A-Za-z0-9._-]{1,120})@")


class Files(BaseEmailBackend):
    """
    Write each message to a file named after its Message-ID: written again, it is the same file.

    The file appears whole or not at all.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in email_messages:
            found = LOCAL_PART.match(str(message.extra_headers.get("Message-ID", "")))
            name = f"{found[1] if found else uuid.uuid4().hex}.eml"
            draft = folder / f".{name}.{os.getpid()}"
            draft.write_bytes(message.message().as_bytes())
            draft.replace(folder / name)
        return len(email_messages)
