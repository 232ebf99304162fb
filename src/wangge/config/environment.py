"""Every setting an operator can make, in one place: environment variable, type, default and what it does."""

import os
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any


def setting(default: Any, help_text: str) -> Any:
    """A field of `Environment` with its help text."""
    return field(default=default, metadata={"help": help_text})


@dataclass(frozen=True)
class Environment:
    """Read once at start from variables named WANGGE_<FIELD>, and DATABASE_URL."""

    dir: Path = setting(Path("var"), "Folder of the database, uploaded files and keys of this installation.")
    database_url: str = setting(
        "", "postgres://user:password@host:port/name; empty: SQLite in the folder. Also read from DATABASE_URL."
    )
    secret_key: str = setting("", "Signs sessions; made and kept in the folder when empty.")
    vault_key: str = setting(
        "", "Base64 of 32 bytes that lock the key ring file; empty: its permissions alone protect it."
    )
    vault_provider: str = setting("aes", "Cipher of personal data: aes (AES-256-GCM) or sm (SM4-GCM with SM3).")
    debug: bool = setting(False, "Show details of errors in the browser. Never in production.")
    demo: bool = setting(False, "This is a demo city: the sign-in page lists its invented people.")
    allowed_hosts: str = setting("localhost,127.0.0.1,[::1]", "Host names this site answers to, with commas between.")
    trusted_origins: str = setting(
        "", "Origins (https://…) whose forms are accepted behind a proxy, with commas between."
    )
    https: bool = setting(False, "The site is reached over HTTPS only: secure cookies, HSTS, redirect.")
    language: str = setting("zh-hans", "Language of pages when the visitor has not chosen: zh-hans or en.")
    time_zone: str = setting("Asia/Shanghai", "Time zone of deadlines and pages.")
    city_name: str = setting("", "Name of the city or county on pages; empty: the product's own name.")
    tile_url: str = setting(
        "", "Address pattern of a raster tile service with {z}/{x}/{y}; empty: the schematic map only."
    )
    tile_datum: str = setting("wgs84", "Datum of that tile service: wgs84 or gcj02.")
    tile_credit: str = setting("", "Credit line of the tile service (with its map approval number).")
    upload_max_mb: int = setting(20, "Largest single file a person may attach, in megabytes.")
    session_minutes: int = setting(30, "Minutes without activity after which an office session ends.")
    lockout_failures: int = setting(5, "Failed sign-ins after which an account is locked for a while.")
    lockout_minutes: int = setting(15, "Minutes after which a locked account may try again.")
    second_factor: str = setting(
        "", "Who must set up a second factor: administrators, everybody (with a post), or empty."
    )
    proxies: int = setting(0, "Reverse proxies in front of this site whose X-Forwarded-For may be believed.")
    email_url: str = setting("", "smtp:// or smtps://user:password@host:port of the mail server; empty: no e-mail.")
    email_from: str = setting("wangge@localhost", "Sender address of e-mails.")
    webhook_hosts: str = setting("", "Hosts that webhook notices may be sent to, with commas between; empty: none.")
    site_url: str = setting("", "Address people reach this site at (https://…), for links in e-mails and bot messages.")
    quiet_hours: str = setting("22:00-07:00", "Hours in which only urgent e-mails and bot messages go out.")
    assistant_url: str = setting(
        "", "Address of an OpenAI-compatible endpoint that you run (https://…/v1), for drafts of replies; empty: off."
    )
    assistant_model: str = setting("", "Name of the model at that endpoint.")
    assistant_key: str = setting("", "Key for that endpoint, where it wants one.")
    assistant_seconds: int = setting(30, "Seconds after which a draft is given up.")
    log_level: str = setting("INFO", "Least important log level that is written.")
    work_seconds: int = setting(5, "Seconds the background process waits when there is nothing to do.")


def _parse(kind: type, text: str) -> Any:
    if kind is bool:
        return text.strip().lower() in {"1", "true", "yes", "on"}
    return kind(text)


def read_environment() -> Environment:
    """The settings of this process; a value that cannot be read names its variable."""
    given: dict[str, Any] = {}
    for item in fields(Environment):
        name = f"WANGGE_{item.name.upper()}"
        text = os.environ.get(name, os.environ.get("DATABASE_URL", "") if item.name == "database_url" else "")
        if text:
            try:
                given[item.name] = _parse(type(item.default) if not isinstance(item.default, Path) else Path, text)
            except ValueError as error:
                raise SystemExit(f"{name}={text!r}: {error}") from error
    return Environment(**given)
