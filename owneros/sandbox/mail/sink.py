"""The SMTP server. Faults of vendor `mail` have routes /mail, /rcpt and /data and SMTP codes."""

import asyncio
import base64
import email
import secrets
import socket
import time
from collections.abc import Awaitable
from email import policy
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from owneros.sandbox.box import Box
from owneros.sandbox.faults import Fault
from owneros.sandbox.mail import index, notices, strictness

LARGEST_MESSAGE = 40_000_000  # bytes
TEXTS = {
    421: "Service not available, closing transmission channel",
    451: "Requested action aborted: error in processing",
    550: "Requested action not taken: mailbox unavailable",
}


class Sink(Controller):
    """Listens from its construction on, so that the port is known and taken at once."""

    def __init__(self, box: Box, host: str, port: int) -> None:
        self._socket = socket.create_server((host, port))
        super().__init__(
            Handler(box),
            hostname=host,
            port=self._socket.getsockname()[1],
            data_size_limit=LARGEST_MESSAGE,
            enable_SMTPUTF8=True,
        )

    def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self._socket)


class Handler:
    # aiosmtpd finds these hooks by name and hands everything to each.
    # ruff: noqa: N802, ARG002

    def __init__(self, box: Box) -> None:
        self._box = box

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        refusal = await self._refusal("/mail")
        if refusal is None:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return refusal or "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        refusal = await self._refusal("/rcpt")
        if refusal is None:
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(options)
        return refusal or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """An `after` fault keeps the message and then claims it did not."""
        fault = self._box.faults.take("mail", "/data", "SMTP")
        if fault:
            await asyncio.sleep(fault.delay)
        if fault is None or fault.after or not fault.status:
            wrong = strictness.faults(
                content_of(envelope), eight_bits="BODY=8BITMIME" in envelope.mail_options
            )
            if wrong:
                return f"554 5.6.0 Malformed message: {'; '.join(wrong)}"[:500]
            keep(self._box, envelope)
        if fault and fault.answer_status:
            return answer(fault)
        return "250 OK: kept in the sandbox"

    async def _refusal(self, stage: str) -> str | None:
        fault = self._box.faults.take("mail", stage, "SMTP", takes_effect=False)
        if fault is None:
            return None
        await asyncio.sleep(fault.delay)
        return answer(fault) if fault.answer_status else None


def answer(fault: Fault) -> str:
    code = fault.answer_status or 451
    if code not in range(400, 600) or (fault.after and fault.status is None):
        code = 451
    return f"{code} {TEXTS.get(code, 'Refused by the sandbox')}"


def content_of(envelope: Envelope) -> bytes:
    content: Any = envelope.content or b""
    return content.encode() if isinstance(content, str) else content


def keep(box: Box, envelope: Envelope) -> None:
    raw = content_of(envelope)
    message = email.message_from_bytes(raw, policy=policy.default)
    mail_id = secrets.token_hex(8)
    body = {
        "id": mail_id,
        "received_at": time.time(),
        "envelope_from": envelope.mail_from,
        "envelope_to": list(envelope.rcpt_tos),
        "raw": base64.b64encode(raw).decode(),
    }
    with box.store.transaction():
        box.store.put("mail", mail_id, body)
        index.note(box.store, body, str(message["Subject"] or ""), len(list(message.iter_attachments())))
    for address in envelope.rcpt_tos:
        kind = notices.kind_for(address)
        if kind:
            notices.plan(box, body, address, kind, notices.chosen_form(box))
