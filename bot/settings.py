"""The settings: the only reader of the environment and of `.env`."""

import difflib
import ipaddress
import os
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from index.characters import web_address
from index.embedding import PACKAGED_MODEL
from index.errors import UsageError

PREFIX = "DATELINE_"
ENV_FILE = ".env"
_UNPREFIXED = ("DISCORD_TOKEN", "DISCORD_API_BASE", "DISCORD_GATEWAY", "OPENAI_API_KEY", "ANTHROPIC_API_KEY")


class Settings(BaseSettings):
    """What can be set, with bounds and defaults; `.env.example` says the same in words."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=ENV_FILE, env_ignore_empty=True, extra="ignore")

    articles: Path = Path("articles")
    data: Path = Path(".dateline")
    embedding_model: str = Field(default=PACKAGED_MODEL, min_length=1)
    rerank_model: str | None = Field(default=None, min_length=1)
    answer_model: str | None = Field(default=None, min_length=1)
    answer_base_url: str | None = Field(default=None, min_length=1)
    answer_tokens: int = Field(default=4000, ge=500, le=1_000_000)
    answer_timeout: float = Field(default=60.0, gt=0, le=3600)
    openai_api_key: SecretStr | None = Field(default=None, validation_alias="OPENAI_API_KEY")
    anthropic_api_key: SecretStr | None = Field(default=None, validation_alias="ANTHROPIC_API_KEY")
    max_file_mb: float = Field(default=20.0, gt=0, le=1000)
    cooldown: float = Field(default=5.0, ge=0, le=3600)
    max_waiting: int = Field(default=100, ge=1, le=10_000)
    keep_answers_days: int = Field(default=90, ge=1, le=3650)
    discord_token: SecretStr | None = Field(default=None, validation_alias="DISCORD_TOKEN")
    discord_api_base: str | None = Field(default=None, validation_alias="DISCORD_API_BASE")
    discord_gateway: str | None = Field(default=None, validation_alias="DISCORD_GATEWAY")

    @field_validator("articles", "data")
    @classmethod
    def _from_home(cls, folder: Path) -> Path:
        return folder.expanduser()

    @field_validator("answer_base_url")
    @classmethod
    def _is_web_address(cls, address: str | None) -> str | None:
        if address is not None and web_address(address) is None:
            raise ValueError("only http and https addresses are taken, like http://localhost:11434")
        return address

    @field_validator("discord_api_base", "discord_gateway")
    @classmethod
    def _on_this_machine(cls, address: str | None) -> str | None:
        if address is not None and not _is_loopback(address):
            raise ValueError("only addresses of this machine are taken, like http://127.0.0.1:8000/api/v10")
        return address


def load_settings() -> Settings:
    """Return the settings of the environment and of `.env` in the current folder.

    Raises UsageError for a value out of bounds and for an unknown name that begins with DATELINE_.
    """
    try:
        in_file = dotenv_values(ENV_FILE) if Path(ENV_FILE).is_file() else {}
    except (UnicodeDecodeError, OSError) as exc:
        raise UsageError(f"{ENV_FILE} cannot be read: it must be a text file in UTF-8") from exc
    _refuse_unknown(os.environ, "the environment")
    _refuse_unknown(in_file, ENV_FILE)
    try:
        return Settings()
    except ValidationError as exc:
        fault = exc.errors()[0]
        name = str(fault["loc"][0]).upper()
        name = name if name in _UNPREFIXED else f"{PREFIX}{name}"
        raise UsageError(f"{name}: {fault['msg'].lower()} (it is {fault['input']!r})") from exc


def provider_key(settings: Settings, provider: str) -> SecretStr | None:
    """Return the key for a provider of chat models, from the variable that its own tools read; None where none is."""
    known = {"openai": settings.openai_api_key, "anthropic": settings.anthropic_api_key}
    if provider in known:
        return known[provider]
    name = f"{provider.upper()}_API_KEY"
    key = os.environ.get(name) or (dotenv_values(ENV_FILE).get(name) if Path(ENV_FILE).is_file() else None)
    return SecretStr(key) if key else None


def _refuse_unknown(names: Iterable[str], where: str) -> None:
    fields = Settings.model_fields.items()
    known = [f"{PREFIX}{name}".upper() for name, field in fields if field.validation_alias is None]
    for name in names:
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            near = difflib.get_close_matches(name.upper(), known, n=1, cutoff=0.0)[0]
            raise UsageError(f"{name} in {where} is no setting of Dateline: did you mean {near}?")


def _is_loopback(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        return parts.scheme in {"http", "https", "ws", "wss"} and (
            host == "localhost" or ipaddress.ip_address(host).is_loopback
        )
    except ValueError:
        return False
