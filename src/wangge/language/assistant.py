"""Drafts from a language model the operator runs: any endpoint that speaks the OpenAI chat form.

Off unless configured. Drafts only: nothing is decided, sent or stored here, and everything else works without it.
Personal data is masked before a text leaves and put back into the draft.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from wangge.language.masking import mask

LONGEST_ANSWER = 1_000_000  # bytes read
LONGEST_QUESTION = 6_000  # characters sent

Send = Callable[[str, dict[str, str], bytes, float], bytes]


class NoDraft(Exception):
    """The endpoint is not configured, did not answer, or did not answer in its form."""


@dataclass(frozen=True)
class Endpoint:
    """Where the operator's model answers; an empty address means off."""

    address: str = ""
    model: str = ""
    key: str = ""
    seconds: float = 30.0


def send(address: str, headers: dict[str, str], body: bytes, seconds: float) -> bytes:
    """Post and return the answer's bytes."""
    request = Request(address, data=body, headers=headers, method="POST")  # noqa: S310  # scheme checked in `draft`
    with urlopen(request, timeout=seconds) as answer:  # noqa: S310
        return bytes(answer.read(LONGEST_ANSWER))


def draft(
    endpoint: Endpoint,
    *,
    task: str,
    text: str,
    known: Sequence[str] = (),
    examples: Sequence[str] = (),
    via: Send = send,
) -> str:
    """A draft for `task` (an instruction) from `text` and earlier `examples`; `known` names are hidden besides.

    Text and examples are masked together, so one person has one mark. Raises NoDraft.
    """
    if not endpoint.address:
        raise NoDraft("No endpoint is configured.")
    if urlsplit(endpoint.address).scheme not in ("http", "https"):
        raise NoDraft("The endpoint's address must begin with http:// or https://.")
    parts = [text[:LONGEST_QUESTION], *(example[:LONGEST_QUESTION] for example in examples)]
    masked = mask("\n\n---\n\n".join(parts), tuple(known))
    body = {
        "model": endpoint.model,
        "temperature": 0.2,
        "messages": [{"role": "system", "content": task}, {"role": "user", "content": masked.text}],
    }
    headers = {"Content-Type": "application/json"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    address = f"{endpoint.address.rstrip('/')}/chat/completions"
    try:
        answer = json.loads(via(address, headers, json.dumps(body, ensure_ascii=False).encode(), endpoint.seconds))
        content = answer["choices"][0]["message"]["content"]
    except (URLError, OSError, TimeoutError) as error:
        raise NoDraft(f"The endpoint did not answer: {error}") from error
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise NoDraft("The endpoint did not answer in the expected form.") from error
    if not isinstance(content, str) or not content.strip():
        raise NoDraft("The endpoint gave an empty draft.")
    return masked.unmask(content.strip())
