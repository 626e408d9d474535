"""Small made-up worlds of roads: written as real OpenStreetMap files, and travelled by a plain oracle.

The oracle knows nothing of chains, hierarchies, ticks or sweeps: it drives point by point with scipy's Dijkstra.
"""

from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
import osmium
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra

from piste.basedata.place import Places
from piste.basedata.site import Sites
from piste.core.earth import great_circle_km
from piste.travel.road.osm_roads import Mark, read_mark
from piste.travel.road.profile import Profile
from piste.travel.road.way_rule import Use, WayRule, read_way_rule

KM = 1 / 111.1949266  # degrees of latitude


@dataclass
class World:
    """Points by id (lat, lon), their tags, and ways (id, points, tags)."""

    points: dict[int, tuple[float, float]] = field(default_factory=dict)
    tags: dict[int, dict[str, str]] = field(default_factory=dict)
    ways: list[tuple[int, list[int], dict[str, str]]] = field(default_factory=list)

    def point(self, number: int, lat: float, lon: float, **tags: str) -> None:
        self.points[number] = (round(lat, 7), round(lon, 7))
        self.tags[number] = tags

    def way(self, *refs: int, tags: dict[str, str] | None = None, **more: str) -> int:
        number = 1000 + len(self.ways)
        self.ways.append((number, list(refs), {"highway": "residential"} | (tags or {}) | more))
        return number

    def write(self, path: Path) -> Path:
        path.unlink(missing_ok=True)
        with osmium.SimpleWriter(str(path)) as writer:
            for number in sorted(self.points):
                lat, lon = self.points[number]
                writer.add_node(osmium.osm.mutable.Node(id=number, location=(lon, lat), tags=self.tags[number]))
            for number, refs, tags in self.ways:
                kept = {key: value for key, value in tags.items() if value}
                writer.add_way(osmium.osm.mutable.Way(id=number, nodes=refs, tags=kept))
        return path


def make_places(lat: list[float], lon: list[float], people: float = 1.0) -> Places:
    """Return places at points, each its own municipality."""
    n = len(lat)
    names = np.array([f"place {i}" for i in range(n)], dtype=object)
    codes = np.array([f"{i:03}" for i in range(n)], dtype=object)
    return Places(names, names, np.array(lat, float), np.array(lon, float), np.full(n, people), codes)


def make_sites(lat: list[float], lon: list[float]) -> Sites:
    """Return free sites at points."""
    places = make_places(lat, lon)
    return Sites(
        places.ids, places.names, places.lat, places.lon, places.municipality, np.zeros(len(lat), dtype=np.uint8)
    )


@dataclass(frozen=True)
class Piece:
    """One straight piece of a way, in one direction (a to b) or both."""

    a: object
    b: object
    rule: WayRule
    seconds: tuple[float, float]
    """Driving a to b, b to a; infinite where closed."""
    lost: tuple[float, float]
    ends: tuple[tuple[float, float], tuple[float, float]]


def cut_pieces(world: World, profile: Profile) -> list[Piece]:
    """Cut all usable ways; points with barriers belong to one piece only. Everything lies outside towns."""
    drafts = []
    for number, refs, tags in world.ways:
        rule = read_way_rule({key: value for key, value in tags.items() if value}, profile)
        if rule.use is Use.CLOSED:
            continue
        spans = [metres(world.points[a], world.points[b]) for a, b in pairwise(refs)]
        for k, span in enumerate(spans):
            if refs[k] == refs[k + 1]:
                continue
            ends = [
                (number, k, side) if read_mark(world.tags[ref], profile) & Mark.BARRIER else ref
                for side, ref in enumerate((refs[k], refs[k + 1]))
            ]
            timed = [
                rule.ferry_s * span / sum(spans) if np.isfinite(rule.ferry_s) else span / (rule.kmh[way][0] / 3.6)
                for way in (0, 1)
            ]
            seconds = (timed[0] if rule.forward else np.inf, timed[1] if rule.backward else np.inf)
            drafts.append(Piece(*ends, rule, seconds, (0.0, 0.0), (world.points[refs[k]], world.points[refs[k + 1]])))
    return drafts


def with_delays(pieces: list[Piece], world: World, profile: Profile) -> list[Piece]:
    """Add what is lost at the ends, looking at each end by itself."""
    at: dict[object, list[Piece]] = {}
    for piece in pieces:
        for end in (piece.a, piece.b):
            at.setdefault(end, []).append(piece)

    def lost(piece: Piece, end: object, start: object, other_way: Mark) -> float:
        penalties, meeting = profile.penalties, at[end]
        mark = read_mark(world.tags[end], profile) if isinstance(end, int) else Mark(0)
        total = penalties.gate_s if mark & Mark.GATE else 0.0
        signs = Mark(0) if mark & other_way else mark & (Mark.SIGNALS | Mark.STOP | Mark.GIVE_WAY)
        for sign, seconds in (
            (Mark.SIGNALS, penalties.signals_s), (Mark.STOP, penalties.stop_s), (Mark.GIVE_WAY, penalties.give_way_s),
        ):  # fmt: skip
            total += seconds if signs & sign else 0.0
        if piece.rule.is_ferry:
            return total + (penalties.boarding_s if any(not one.rule.is_ferry for one in at[start]) else 0.0)
        if signs or piece.rule.roundabout:
            return total
        if any(one.rule.roundabout for one in meeting):
            return total + penalties.roundabout_s
        if len(meeting) + sum(one.a == one.b for one in meeting) < 3:
            return total
        biggest = min(one.rule.rank for one in meeting)
        if piece.rule.rank > biggest:
            return total + penalties.yield_s
        return total + (penalties.equal_s if sum(one.rule.rank == biggest for one in meeting) >= 3 else 0.0)

    return [
        Piece(
            p.a, p.b, p.rule, p.seconds,
            (lost(p, p.b, p.a, Mark.BACKWARD_ONLY), lost(p, p.a, p.b, Mark.FORWARD_ONLY)), p.ends,
        )
        for p in pieces
    ]  # fmt: skip


def metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    return float(1000 * great_circle_km(a[0], a[1], b[0], b[1]))


def split_pieces(pieces: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Return the main network and the side roads: strong parts of what is open, and of everything."""

    def home(chosen: list[Piece], main: list[Piece] | None) -> list[Piece]:
        number = {end: k for k, end in enumerate({e: 0 for p in chosen for e in (p.a, p.b)})}
        arcs = [(number[p.a], number[p.b]) for p in chosen if np.isfinite(p.seconds[0])]
        arcs += [(number[p.b], number[p.a]) for p in chosen if np.isfinite(p.seconds[1])]
        tail, head = np.array(arcs, dtype=int).reshape(-1, 2).T
        graph = csr_matrix((np.ones(len(arcs)), (tail, head)), shape=(len(number), len(number)))
        label = connected_components(graph, connection="strong")[1]
        inside = [p for p in chosen if label[number[p.a]] == label[number[p.b]]]
        length: dict[int, float] = {}
        for p in inside:
            part = int(label[number[p.a]])
            length[part] = length.get(part, 0.0) + metres(*p.ends)
        if not length:
            return []
        wanted = label[number[main[0].a]] if main else max(length, key=lambda part: (length[part], -part))
        return [p for p in inside if label[number[p.a]] == wanted]

    main = home([p for p in pieces if p.rule.use is Use.OPEN], None)
    ours = {id(p) for p in main}
    return main, [p for p in home(pieces, main) if id(p) not in ours] if main else []


def drive(world: World, profile: Profile, places: Places, sites: Sites) -> np.ndarray:
    """Return seconds from every place to every site (infinite where there is no way), legs to the road included."""
    main, side = split_pieces(cut_pieces(world, profile))
    kept = {id(p) for p in main}
    pieces = with_delays(main + side, world, profile)
    is_main = [id(p) in kept for p in main + side]
    main_ends = {end for p, ours in zip(pieces, is_main, strict=True) if ours for end in (p.a, p.b)}
    number: dict[object, int] = {}
    arcs: dict[tuple[int, int], float] = {}

    def node(*key: object) -> int:
        return number.setdefault(key, len(number))

    def arc(tail: int, head: int, seconds: float) -> None:
        if np.isfinite(seconds):
            # scipy takes a stored zero for no arc in some versions; a hair keeps it
            arcs[tail, head] = min(arcs.get((tail, head), np.inf), seconds + 1e-9)

    def stand(phase: int, end: object) -> int:
        return node(1 if end in main_ends else phase, end)

    # phase 0: side roads until the main network is met; 1: the main network; 2: side roads that one leaves no more
    for p, ours in zip(pieces, is_main, strict=True):
        for phase in (1,) if ours else (0, 2):
            for way, (start, end) in enumerate(((p.a, p.b), (p.b, p.a))):
                if ours or (start if phase == 0 else end) not in main_ends:
                    arc(stand(phase, start), stand(phase, end), p.seconds[way] + p.lost[way])
    pace = profile.snapping.access_kmh / 3.6
    hung: dict[int, list[tuple[int, float, float]]] = {}
    for i in range(len(places)):
        k, f, leg = nearest(pieces, places.lat[i], places.lon[i])
        p, phase = pieces[k], 1 if is_main[k] else 0
        hung.setdefault(k, []).append((i, f, leg))
        arc(node("place", i), stand(phase, p.b), leg / pace + (part(1 - f, p.seconds[0], p.lost[0])))
        arc(node("place", i), stand(phase, p.a), leg / pace + (part(f, p.seconds[1], p.lost[1])))
    for j in range(len(sites)):
        k, g, leg = nearest(pieces, sites.lat[j], sites.lon[j])
        p = pieces[k]
        for phase in (1,) if is_main[k] else (0, 2):
            arc(stand(phase, p.a), node("site", j), leg / pace + part(g, p.seconds[0], 0.0))
            arc(stand(phase, p.b), node("site", j), leg / pace + part(1 - g, p.seconds[1], 0.0))
        for i, f, own in hung.get(k, []):
            along = part(g - f, p.seconds[0], 0.0) if g >= f else part(f - g, p.seconds[1], 0.0)
            arc(node("place", i), node("site", j), own / pace + leg / pace + along)
    rows, columns = np.array(list(arcs), dtype=int).reshape(-1, 2).T
    starts = [node("place", i) for i in range(len(places))]
    ends = [node("site", j) for j in range(len(sites))]
    graph = csr_matrix((list(arcs.values()), (rows, columns)), shape=(len(number), len(number)))
    found: np.ndarray = dijkstra(graph, indices=starts)[:, ends]
    return found


def part(share: float, seconds: float, lost: float) -> float:
    return share * seconds + lost if share > 0 else 0.0


def nearest(pieces: list[Piece], lat: float, lon: float) -> tuple[int, float, float]:
    """Return the nearest piece on which one may live, the position on it and the metres, by looking at all."""
    best = (-1, 0.0, np.inf)
    for k, piece in enumerate(pieces):
        if piece.rule.snap:
            f, away = distance(piece, lat, lon)
            if away < best[2]:
                best = (k, f, away)
    return best


def distance(piece: Piece, lat: float, lon: float) -> tuple[float, float]:
    """Return where on a piece the nearest point is, and the metres to it."""
    squeeze = np.cos(np.radians(lat))
    (ay, ax), (by, bx) = (((y - lat), (x - lon) * squeeze) for y, x in piece.ends)
    span = (bx - ax) ** 2 + (by - ay) ** 2
    f = 0.0 if span == 0 else min(1.0, max(0.0, -(ax * (bx - ax) + ay * (by - ay)) / span))
    return f, np.hypot(ax + f * (bx - ax), ay + f * (by - ay)) / KM * 1000


def is_torn(pieces: list[Piece], lat: float, lon: float) -> bool:
    """Tell whether two pieces are as near as each other; which of them is taken is nobody's right or wrong."""
    away = sorted(distance(piece, lat, lon)[1] for piece in pieces if piece.rule.snap)
    return len(away) > 1 and away[1] < away[0] + 1
