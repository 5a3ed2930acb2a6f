"""What goes over the wire: parameters as Bot API clients send them, answers and refusals."""

from __future__ import annotations

import email.parser
import email.policy
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

Json = dict[str, Any]


class RefusalError(Exception):
    """An answer with `ok: false`; `description` carries Telegram's words, prefix included."""

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> Json:
        """Return the JSON object Telegram would send."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(words: str) -> RefusalError:
    """Return a 400 with Telegram's prefix."""
    return RefusalError(400, f"Bad Request: {words}")


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of one call, each as the text the server sees before it looks closer."""

    values: Mapping[str, str]

    def __contains__(self, name: str) -> bool:
        return bool(self.values.get(name))

    def text(self, name: str) -> str:
        """Return a parameter, or an empty text: the server does not tell the two apart."""
        return self.values.get(name, "")

    def integer(self, name: str, default: int = 0) -> int:
        """Return a whole number; anything else counts as `default`, as on the real server."""
        try:
            return int(self.values[name])
        except (KeyError, ValueError):
            return default

    def flag(self, name: str) -> bool:
        """Return a Boolean: true, yes and 1 are true, all else is false."""
        return self.text(name).strip().lower() in ("true", "yes", "1")

    def json(self, name: str, what: str) -> Any:
        """Return a JSON value or None; raise `RefusalError` naming `what` if it is no JSON."""
        if name not in self:
            return None
        try:
            return json.loads(self.values[name])
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None


def read_parameters(query: str, content_type: str, body: bytes) -> Parameters:
    """Read query string and body (form, JSON or multipart); raise `RefusalError` for another kind."""
    values = dict(parse_qsl(query, keep_blank_values=True))
    kind = content_type.partition(";")[0].strip().lower()
    if not body:
        return Parameters(values)
    if kind == "application/x-www-form-urlencoded":
        values.update(parse_qsl(body.decode(), keep_blank_values=True))
    elif kind == "application/json":
        values.update(_from_json(body))
    elif kind == "multipart/form-data":
        values.update(_from_multipart(content_type, body))
    else:
        raise bad_request("unsupported content type")
    return Parameters(values)


def _from_json(body: bytes) -> dict[str, str]:
    try:
        fields = json.loads(body)
    except ValueError:
        raise bad_request("can't parse request: JSON object expected") from None
    if not isinstance(fields, dict):
        raise bad_request("can't parse request: JSON object expected")
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in fields.items()}


def _from_multipart(content_type: str, body: bytes) -> dict[str, str]:
    parser = email.parser.BytesParser(policy=email.policy.HTTP)
    whole = parser.parsebytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    values = {}
    for part in whole.iter_parts():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        values[str(name)] = part.get_filename() or content.decode().removesuffix("\r\n")
    return values
