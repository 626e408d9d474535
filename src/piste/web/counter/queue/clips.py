"""The announcements' clips: which there are, what each says, and how a call is put together of them.

Set-up makes them (tools/voice_clips.py), so this knows neither Django nor any package.
"""

import re
from collections.abc import Iterator

LANGUAGES = ("fi", "sv", "en")
CHIME = "chime"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
WORDS = {
    "fi": {"number": "Vuoronumero", "desk": "Tiski", "reception": "Vastaanotto"},
    "sv": {"number": "Nummer", "desk": "Disk", "reception": "Receptionen"},
    "en": {"number": "Number", "desk": "Desk", "reception": "Reception"},
}
"""Words that stand alone: a number follows them in its basic form, so that no ending has to fit another clip."""
HUNDREDS = {
    "fi": ("sata", "kaksisataa", "kolmesataa", "neljäsataa", "viisisataa", "kuusisataa", "seitsemänsataa",
           "kahdeksansataa", "yhdeksänsataa"),
    "sv": ("etthundra", "tvåhundra", "trehundra", "fyrahundra", "femhundra", "sexhundra", "sjuhundra", "åttahundra",
           "niohundra"),
    "en": ("one hundred", "two hundred", "three hundred", "four hundred", "five hundred", "six hundred",
           "seven hundred", "eight hundred", "nine hundred"),
}  # fmt: skip
PARTS = re.compile(r"[A-Z]|[0-9]+")


def all_clips(language: str) -> dict[str, str]:
    """Return each clip's name and the words that it says: some words, letters, 0 to 99, and the hundreds."""
    said = dict(WORDS[language])
    said |= {f"letter-{letter.lower()}": letter for letter in LETTERS}
    said |= {f"n-{number}": str(number) for number in range(100)}
    return said | {f"n-{100 * (place + 1)}": words for place, words in enumerate(HUNDREDS[language])}


def say_number(number: int) -> list[str]:
    """Return the clips of a whole number from 0 to 999."""
    if not 0 <= number < 1000:
        raise ValueError("0 to 999 can be said")
    hundreds, rest = number // 100 * 100, number % 100
    return ([f"n-{hundreds}"] if hundreds else []) + ([f"n-{rest}"] if rest or not hundreds else [])


def say_code(code: str) -> Iterator[str]:
    """Yield the clips of a ticket or a desk's code: letters one by one, digits as a number."""
    for part in PARTS.findall(code.upper()):
        if part.isdecimal():
            yield from say_number(int(part) % 1000)
        else:
            yield f"letter-{part.lower()}"


def say_call(ticket: str, place: str, code: str, language: str) -> list[str]:
    """Return the clips of a call in a language, as: Number, K, 12, Desk, 3."""
    where = "reception" if place == "reception" else "desk"
    return [f"{language}/{name}" for name in ("number", *say_code(ticket), where, *say_code(code))]


def announce(ticket: str, place: str, code: str) -> list[str]:
    """Return all clips of a call in order: the chime first, then Finnish, Swedish and English."""
    return [CHIME, *(clip for language in LANGUAGES for clip in say_call(ticket, place, code, language))]
