"""What every command shares: the user's language and where words go."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import click

from piste.core.language import LANGUAGES, Language, language_of_user

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass
class Session:
    """One run of the program; options set the language on the way."""

    language: Language = field(default_factory=language_of_user)


def set_language(context: click.Context, _option: click.Parameter, code: str | None) -> None:
    """Take the language that an option asked for."""
    if code:
        context.ensure_object(Session).language = Language(code)


def language_option(command: Command) -> Command:
    """Add `--lang` to a command; the session holds the language."""
    option = click.option(
        "--lang",
        type=click.Choice(LANGUAGES),
        callback=set_language,
        expose_value=False,
        is_eager=True,
        help="Language of tables and messages (else PISTE_LANG, else the terminal's).",
    )
    return option(command)
