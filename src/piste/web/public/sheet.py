"""All that the page of a point tells."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from piste.web.network.hours import HELSINKI, HoursBook, Span, read_hours
from piste.web.network.models import Agency, Offering, Point, Service
from piste.web.network.sign_video import plays_here
from piste.web.network.wording import ACCESS, name_of_language
from piste.web.public.finding import offerings_of
from piste.web.public.opening import Opening, Special, Week, find_holidays, find_specials, read_opening, read_week

Presence = Offering.Presence
PICTURES: dict[str, str] = {
    Presence.OWN_STAFF: "own",
    Presence.ADVISOR: "advisor",
    Presence.DOCUMENTS: "advisor",
    Presence.LOST_AND_FOUND: "advisor",
    Presence.REMOTE: "remote",
    Presence.SELF_SERVICE: "self",
    Presence.SELF_SERVICE_HELP: "self",
}
"""Which of the four line pictures goes with a way of being present; the word always stands beside it."""


@dataclass(frozen=True)
class Way:
    """A way of being present: its picture and its word."""

    picture: str
    word: str


@dataclass(frozen=True)
class Given:
    """A service at the point: who answers for it, how it is given, in which languages, and when today."""

    service: Service
    agency: Agency
    ways: list[Way]
    languages: list[str]
    today: list[Span]


@dataclass(frozen=True)
class Access:
    """One thing about the premises: there or lacking."""

    there: bool
    words: str


@dataclass(frozen=True)
class SignVideo:
    """A video in sign language: its address, and the service that it is about; None: the point."""

    address: str
    service: Service | None


@dataclass(frozen=True)
class Sheet:
    """The page's content."""

    point: Point
    opening: Opening
    services: list[Given]
    weeks: list[Week]
    following: list[Agency]
    """Authorities whose hours are the point's."""
    specials: list[Special]
    holidays: list[date]
    access: list[Access]
    unknown: list[str]
    """What is not known of the premises."""
    languages: list[tuple[str, int]]
    """Name of each language and in how many services."""
    videos: list[SignVideo]
    """That of the point, then those of its services."""
    monday: date
    today: date

    @property
    def earlier(self) -> date:
        """Return the Monday before."""
        return self.monday - timedelta(days=7)

    @property
    def later(self) -> date:
        """Return the next Monday."""
        return self.monday + timedelta(days=7)


def build_sheet(point: Point, at: datetime, monday: date | None = None) -> Sheet:
    """Gather it by three queries: offerings, weekly hours, exceptions."""
    today = at.astimezone(HELSINKI).date()
    monday = monday or today - timedelta(days=today.weekday())
    book = read_hours([point])
    services = list_services(point, offerings_of(point, today), book, today)
    agencies = list({given.agency.pk: given.agency for given in services}.values())
    own = read_week(book, point, None, monday, today)
    weeks = [read_week(book, point, agency, monday, today) for agency in agencies]
    apart = [week for week in weeks if [day.spans for day in week.days] != [day.spans for day in own.days]]
    known = {key: words for key, words in ACCESS.items() if isinstance(point.accessibility.get(key), bool)}
    return Sheet(
        point=point,
        opening=read_opening(book, point, at),
        services=services,
        weeks=[own, *apart],
        following=[week.agency for week in weeks if week.agency and week not in apart],
        specials=find_specials(book, point, agencies, today),
        holidays=find_holidays(today),
        access=[
            Access(point.accessibility[key], str(words[0 if point.accessibility[key] else 1]))
            for key, words in known.items()
        ],
        unknown=[str(words[0]) for key, words in ACCESS.items() if key not in known],
        languages=count_languages(services),
        videos=list_videos(point, services),
        monday=monday,
        today=today,
    )


def list_services(point: Point, offerings: list[Offering], book: HoursBook, today: date) -> list[Given]:
    """Return one line a service, its ways together, by the service's name."""
    by_service: dict[int, list[Offering]] = defaultdict(list)
    for offering in offerings:
        by_service[offering.service_id].append(offering)
    lines = []
    for its in by_service.values():
        service = its[0].service
        agency = service.agency.in_force_on(today)
        given = {one.presence for one in its}
        ways = [way for way in Presence.values if way in given]
        lines.append(
            Given(
                service=service,
                agency=agency,
                ways=[Way(PICTURES[way], str(Presence(way).label)) for way in ways],
                languages=sorted({tag for one in its for tag in one.languages}),
                today=book.spans(point, agency, today, today),
            )
        )
    return sorted(lines, key=lambda line: str(line.service).casefold())


def list_videos(point: Point, services: list[Given]) -> list[SignVideo]:
    """Return the videos in sign language of the point and of what it offers, those that a page may play."""
    found = [SignVideo(point.sign_video, None), *(SignVideo(one.service.sign_video, one.service) for one in services)]
    return [one for one in found if plays_here(one.address)]


def count_languages(services: list[Given]) -> list[tuple[str, int]]:
    """Return each language's name and in how many services it is used, those in most first."""
    counts: dict[str, int] = defaultdict(int)
    for given in services:
        for tag in given.languages:
            counts[tag] += 1
    return [(name_of_language(tag), n) for tag, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
