"""The demo's answers: invented, seeded, and called examples wherever they show."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from django.utils import timezone

from piste.web.accounts.private_link import hash_token
from piste.web.experience.models import (
    Action,
    Coding,
    FieldNote,
    Kiosk,
    Questionnaire,
    Sheet,
    TextAnswer,
    Theme,
    UnitStrength,
    Wave,
)
from piste.web.experience.ready_questionnaires import bring_ready
from piste.web.experience.retention import tell_ended
from piste.web.network.demo import demo_step
from piste.web.network.models import Point, Service

DEMO_KIOSK = "demo-kiosk-mikkeli"
LIKELY = {"effort": 0.79, "clarity": 0.74, "own-language": 0.91, "waiting": 0.72, "premises": 0.58, "help": 0.93}
WORDS = [
    ("Neuvoja auttoi todella hyvin.", "fi", "help", "positive"),
    ("Asiani kuului viereiselle tiskille.", "fi", "privacy", "negative"),
    ("Jono oli pitkä tiistaina.", "fi", "waiting", "negative"),
    ("Betjäningen var vänlig på svenska.", "sv", "help", "positive"),
    ("Etäyhteyden ääni katkeili.", "fi", "remote", "negative"),
    ("The letter was hard to understand.", "en", "clarity", "negative"),
]
THEMES = {
    "help": ("Neuvojan apu", "Rådgivarens hjälp", "The advisor’s help"),
    "privacy": ("Tiskin yksityisyys", "Avskildhet vid disken", "Privacy at the desk"),
    "waiting": ("Odotus", "Väntan", "Waiting"),
    "remote": ("Etäyhteys ja ääni", "Distansförbindelse och ljud", "Video link and sound"),
    "clarity": ("Kirjeiden selkeys", "Brevens tydlighet", "Clarity of letters"),
}


@demo_step(60)
def load_experience() -> None:
    """Bring two customers' waves that ended, one that goes on, two of staff, words, themes, actions, a kiosk."""
    points = list(Point.objects.filter(code__in=["mikkeli", "savonlinna", "pieksamaki"]).order_by("code"))
    if Wave.objects.exists() or not points:
        return
    bring_ready()
    chance = np.random.default_rng(6)
    today = timezone.localdate()
    month = today.replace(day=1)
    times = [("kevat", month - timedelta(days=200), 28, "after"), ("syksy", month - timedelta(days=31), 29, "after")]
    for key, first, days, phase in times:
        for number, questionnaire in enumerate(("customer", "smiley")):
            wave = make_wave(f"{key}-{questionnaire}", questionnaire, first, days, phase)
            add_customers(wave, points, chance, better=key == "syksy", n=(420, 900)[number])
    for key, first, phase in (
        ("ennen", month - timedelta(days=420), "before"),
        ("jalkeen", month - timedelta(days=60), "after"),
    ):
        wave = make_wave(f"{key}-henkilosto", "staff-shared-premises", first, 28, phase)
        add_staff(wave, points, chance, after=phase == "after")
    for questionnaire in ("customer", "smiley"):
        make_wave(f"nyt-{questionnaire}", questionnaire, month, 120, "ongoing")
    add_actions(points, today)
    tell_ended(today)
    Kiosk.objects.create(point=points[0], name="Uloskäynti", token_hash=hash_token(DEMO_KIOSK))


def make_wave(key: str, questionnaire: str, first: date, days: int, phase: str) -> Wave:
    """Make a wave whose name says when it was; each names itself an example."""
    asked = Questionnaire.objects.get(key=questionnaire)
    name = {
        tag: f"{asked.name[tag]} {first.month}/{first.year} ({word})"
        for tag, word in (("fi", "ESIMERKKI"), ("sv", "EXEMPEL"), ("en", "EXAMPLE"))
    }
    return Wave.objects.create(
        questionnaire=asked,
        key=f"{key}-{first:%Y-%m}",
        name=name,
        phase=phase,
        first_day=first,
        last_day=first + timedelta(days=days),
    )


def new_id(chance: Any) -> UUID:
    """Return a random identifier of a seeded source."""
    return UUID(bytes=chance.bytes(16), version=4)


def add_customers(wave: Wave, points: list[Point], chance: Any, *, better: bool, n: int) -> None:
    """Add customers' sheets by several methods and languages."""
    services = list(Service.objects.filter(code__in=["benefits", "tax-card", "advice"]))
    smiley = wave.questionnaire.key == "smiley"
    sheets, texts, codings = [], [], []
    for point, share in zip(points, (1.0, 0.3, 0.6), strict=True):
        for _number in range(int(n * share)):
            method = (
                "kiosk"
                if smiley
                else str(chance.choice(["link", "qr", "paper", "interview"], p=[0.55, 0.2, 0.15, 0.1]))
            )
            sheet = Sheet(
                pk=new_id(chance),
                questionnaire=wave.questionnaire,
                wave=wave,
                point=point,
                method=method,
                service=None if smiley else services[int(chance.integers(len(services)))],
                channel="visit" if smiley or chance.random() < 0.8 else "remote",
                language=str(chance.choice(["fi", "sv", "en"], p=[0.88, 0.04, 0.08])),
                day=wave.first_day + timedelta(days=int(chance.integers(28))),
                hour=int(chance.integers(9, 16)),
                values=face(chance) if smiley else opinions(chance, better=better),
            )
            sheets.append(sheet)
            if not smiley and chance.random() < 0.25:
                words, tag, theme, tone = WORDS[int(chance.integers(len(WORDS)))]
                sheet.language = tag
                texts.append(TextAnswer(sheet_id=sheet.pk, item="words", words=words))
                codings.append((theme, tone))
    Sheet.objects.bulk_create(sheets)
    kept = TextAnswer.objects.bulk_create(texts)
    themes = {
        key: Theme.objects.get_or_create(key=key, defaults={"name": in_three(names)})[0]
        for key, names in THEMES.items()
    }
    Coding.objects.bulk_create(
        Coding(text=text, theme=themes[theme], tone=tone) for text, (theme, tone) in zip(kept, codings, strict=True)
    )


def face(chance: Any) -> dict[str, Any]:
    """Return a press, sometimes with its reason."""
    step = int(chance.choice([1, 2, 3, 4, 5], p=[0.05, 0.06, 0.09, 0.25, 0.55]))
    return {"went": step, **({"reasons": ["waiting" if step < 3 else "help"]} if chance.random() < 0.3 else {})}


def opinions(chance: Any, *, better: bool) -> dict[str, Any]:
    """Return a survey's answers."""
    values: dict[str, Any] = {}
    level = chance.normal()
    for key, likely in LIKELY.items():
        turn = level * 0.5 + chance.normal() * 0.9 + {True: 0.12, False: 0.0}[better]
        values[key] = int(np.clip(round(3.1 + 1.9 * likely - 0.4 + turn), 1, 5))
    values["solved"] = str(
        chance.choice(["yes", "partly", "no"], p=[0.84, 0.1, 0.06] if better else [0.77, 0.14, 0.09])
    )
    values["needed"] = str(chance.choice(["no", "yes"], p=[0.8, 0.2]))
    if values["needed"] == "yes":
        values["why-needless"] = str(chance.choice(["letter", "phone", "e-service", "paper", "other"]))
    return values


def add_staff(wave: Wave, points: list[Point], chance: Any, *, after: bool) -> None:
    """Add staff's sheets by unit, one unit of fewer than five."""
    units = {"kela": 34, "vero": 22, "dvv": 12, "poliisi": 9, "migri": 4}
    scales = [item for item in wave.questionnaire.items.all() if item.kind == "scale"]
    sheets = []
    for unit, people in units.items():
        answered = max(3, int(people * (0.65 if after else 0.55)))
        UnitStrength.objects.create(wave=wave, unit=unit, people=people, invited=people, answered=answered)
        for _number in range(answered):
            level = chance.normal()
            values: dict[str, Any] = {}
            for item in scales:
                middle = 3.4 if (item.battery in {"cooperation", "place"}) == after else 2.9
                good = int(np.clip(round(middle + level * 0.6 + chance.normal() * 0.8), 1, 5))
                values[item.key] = 6 - good if item.turned else good
            values["unfinished"] = str(chance.choice(["no", "some", "much"], p=[0.4, 0.4, 0.2]))
            values["days-on-site"] = int(chance.integers(1, 6))
            if values["unfinished"] == "no":
                values.pop("unfinished-harms", None)
            sheets.append(
                Sheet(
                    pk=new_id(chance),
                    questionnaire=wave.questionnaire,
                    wave=wave,
                    point=points[0],
                    method="invited",
                    language="fi",
                    unit=unit,
                    day=wave.first_day,
                    values=values,
                )
            )
    Sheet.objects.bulk_create(sheets)


def add_actions(points: list[Point], today: date) -> None:
    """Add what is done, and an interview's notes."""
    rows = [
        (
            ("Tiistai-iltana jono on pitkä.", "Kön är lång på tisdagar.", "Tuesday evenings mean a long queue."),
            ("Kaksi neuvojaa lisää tiistaisin.", "Två rådgivare till på tisdagar.", "Two more on Tuesdays."),
            "done", -20,
        ),
        (
            ("Asiani kuuluu naapuritiskille.", "Mitt ärende hörs vid nästa disk.", "The next desk hears my matter."),
            ("Väliseinät tiskeille 2–5.", "Skärmar till diskarna 2–5.", "Screens for desks 2 to 5."), "under-way", 21,
        ),
        (
            ("Keskittymiseen ei ole paikkaa.", "Det finns ingen plats för koncentration.", "Nowhere to concentrate."),
            ("Kaksi hiljaista työtilaa.", "Två tysta arbetsrum.", "Two quiet rooms."), "planned", 60,
        ),
    ]  # fmt: skip
    for said, did, status, days in rows:
        Action.objects.create(
            point=points[0], said=in_three(said), did=in_three(did), owner="Pisteen vetäjä", status=status,
            is_public=True,
            raised_on=today - timedelta(days=40), due_on=today + timedelta(days=days),
            done_on=today + timedelta(days=days) if status == "done" else None,
        )  # fmt: skip
    FieldNote.objects.create(
        method="interview",
        audience="staff",
        point=points[0],
        day=today - timedelta(days=30),
        participants=4,
        who="ESIMERKKI: palveluneuvojia",
        notes="Neuvojat kaipaavat huonetta, jossa asiakkaan kanssa voi puhua rauhassa.",
    )


def in_three(words: tuple[str, str, str]) -> dict[str, str]:
    """Return words in Finnish, Swedish and English as a text."""
    return dict(zip(("fi", "sv", "en"), words, strict=True))
