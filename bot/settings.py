"""The settings: the only reader of the environment and of `.env`."""

import difflib
import os
from collections.abc import Iterable
from pathlib import Path

from dotenv import dotenv_values
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from index.embedding import PACKAGED_MODEL
from index.errors import UsageError

PREFIX = "DATELINE_"
ENV_FILE = ".env"


class Settings(BaseSettings):
    """What can be set, with bounds and defaults; `.env.example` says the same in words."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=ENV_FILE, env_ignore_empty=True, extra="ignore")

    articles: Path = Path("articles")
    data: Path = Path(".dateline")
    embedding_model: str = Field(default=PACKAGED_MODEL, min_length=1)
    max_file_mb: float = Field(default=20.0, gt=0, le=1000)


def load_settings() -> Settings:
    """Return the settings of the environment and of `.env` in the current folder.

    Raises UsageError for a value out of bounds and for an unknown name that begins with DATELINE_.
    """
    in_file = dotenv_values(ENV_FILE) if Path(ENV_FILE).is_file() else {}
    _refuse_unknown(os.environ, "the environment")
    _refuse_unknown(in_file, ENV_FILE)
    try:
        return Settings()
    except ValidationError as exc:
        fault = exc.errors()[0]
        name = f"{PREFIX}{'_'.join(str(part) for part in fault['loc'])}".upper()
        raise UsageError(f"{name}: {fault['msg'].lower()} (it is {fault['input']!r})") from exc


def _refuse_unknown(names: Iterable[str], where: str) -> None:
    known = [f"{PREFIX}{field}".upper() for field in Settings.model_fields]
    for name in names:
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            near = difflib.get_close_matches(name.upper(), known, n=1, cutoff=0.0)[0]
            raise UsageError(f"{name} in {where} is no setting of Dateline: did you mean {near}?")
