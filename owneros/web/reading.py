"""What is read of a request: of a form, so much and no more; of an address, all but what no text can keep.

Werkzeug bounds each text of a multipart body by itself, and of an urlencoded body neither size nor number.
"""

from io import BytesIO
from typing import IO

from flask import Flask, Request
from werkzeug.datastructures import FileStorage, ImmutableMultiDict, MultiDict
from werkzeug.formparser import FormDataParser
from werkzeug.utils import cached_property

from owneros.foundation.errors import TooLarge

WORDS = "This is more text than a form can take, 1 MB in total. Shorten it and send it again."
Parsed = tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]


class BoundedParser(FormDataParser):
    """Raises TooLarge beyond MAX_FORM_MEMORY_SIZE bytes of text or MAX_FORM_PARTS fields."""

    def _parse_urlencoded(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str]
    ) -> Parsed:
        most = self.max_form_memory_size or 0
        body = stream.read(most + 1)
        if len(body) > most or body.count(b"&") >= (self.max_form_parts or 0):
            raise TooLarge(WORDS)
        return super()._parse_urlencoded(BytesIO(body), mimetype, content_length, options)

    def _parse_multipart(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str]
    ) -> Parsed:
        parsed = super()._parse_multipart(stream, mimetype, content_length, options)
        sizes = (len(text.encode()) for _, texts in parsed[1].lists() for text in texts)
        if sum(sizes) > (self.max_form_memory_size or 0):
            for _, files in parsed[2].lists():
                for file in files:
                    file.close()
            raise TooLarge(WORDS)
        return parsed


class BoundedRequest(Request):
    form_data_parser_class = BoundedParser

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """Without NUL, which nobody types and PostgreSQL keeps in no text."""
        if b"%00" not in self.query_string:
            return super().args
        pairs = list(super().args.items(multi=True))
        return ImmutableMultiDict((name.replace("\0", ""), text.replace("\0", "")) for name, text in pairs)


def init_app(app: Flask) -> None:
    app.request_class = BoundedRequest
