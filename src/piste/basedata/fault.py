"""Every fault that reading base data can find: its code, how bad it is, its words and what to do."""

from dataclasses import dataclass

from piste.core.findings import Findings, Severity

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE


@dataclass(frozen=True)
class Fault:
    """One kind of fault; `text` and `todo` are English message templates, the keys of the catalogues."""

    code: str
    severity: Severity
    text: str
    todo: str = ""


FILE_MISSING = Fault("file-missing", ERROR, "There is no file {path}.", "Check the path.")
FILE_FORMAT = Fault(
    "file-format", ERROR, "Files that end in “{ending}” cannot be read.", "Save it as one of these: {known}."
)
FILE_EMPTY = Fault("file-empty", ERROR, "The file is empty.", "Fetch it or save it again.")
FILE_UNREADABLE = Fault(
    "file-unreadable",
    ERROR,
    "The file cannot be read as {format}: {reason}.",
    "Save it again from the program it comes from.",
)
FILE_UNWRITABLE = Fault(
    "file-unwritable", ERROR, "{path} cannot be written: {reason}.", "Choose another place, or make room there."
)
FILE_HEADER_ONLY = Fault(
    "file-header-only",
    ERROR,
    "The file has column names but no rows.",
    "Check what was saved; a filter may hide the rows.",
)
FILE_NO_FEATURES = Fault(
    "file-no-features", ERROR, "The file holds no features.", "Check the query or the area it was fetched with."
)
ENCODING_NOT_UTF8 = Fault(
    "encoding-not-utf8",
    WARNING,
    "The text is not UTF-8; it was read as {encoding}.",
    "Look at the names; save as UTF-8.",
)
ENCODING_BROKEN = Fault(
    "encoding-broken",
    WARNING,
    "Letters are broken, for example “{value}”: UTF-8 text was once saved as Latin-1.",
    "Fetch the file again and keep it as UTF-8.",
)
SEPARATOR = Fault("separator", NOTE, "Columns are separated by {separator}.")
ROW_LENGTH = Fault(
    "row-length",
    ERROR,
    "The row has {cells} cells, the header {expected}.",
    "Put cells that hold the separator in quotes; write decimals with a point.",
)
LAYER_MISSING = Fault(
    "layer-missing",
    ERROR,
    "There is no sheet or layer “{layer}”; the file has: {known}.",
    "Name one of them with --map layer=NAME.",
)
LAYER_CHOSEN = Fault(
    "layer-chosen",
    NOTE,
    "The file has several sheets or layers; “{layer}” was read, not: {others}.",
    "Read another one with --map layer=NAME.",
)

COLUMN_REPEATED = Fault(
    "column-repeated", WARNING, "Two columns are called “{column}”; the first one is read.", "Give each its own name."
)
COLUMN_MISSING = Fault(
    "column-missing",
    ERROR,
    "No column for “{wanted}” was recognised; the file has: {columns}.",
    "Name the column with --map {wanted}=COLUMN.",
)
COLUMN_NOT_FOUND = Fault(
    "column-not-found",
    ERROR,
    "There is no column “{column}”; the file has: {columns}.",
    "Name the column with --map {wanted}=COLUMN.",
)
COLUMNS_GUESSED = Fault(
    "columns-guessed",
    NOTE,
    "Columns were recognised by their names: {columns}.",
    "Where one is wrong, name the column with --map FIELD=COLUMN.",
)
MAPPING_FIELD = Fault("mapping-field", ERROR, "“{entry}” maps nothing that is known.", "Known are: {known}.")
MAPPING_VALUE = Fault("mapping-value", ERROR, "“{entry}” has no usable value.", "Write it like this: {wanted}")

NUMBER_INVALID = Fault(
    "number-invalid", ERROR, "“{value}” is not a number.", "Write a plain number, or leave it empty."
)
NUMBER_AMBIGUOUS = Fault(
    "number-ambiguous",
    ERROR,
    "“{value}” may mean thousands or decimals.",
    "Write it without separators, with a decimal point where needed.",
)
DECIMAL_COMMA = Fault(
    "decimal-comma",
    WARNING,
    "Decimal commas were read as decimals, for example “{value}”. Rows: {n}.",
    "Check the column.",
)
THOUSANDS = Fault(
    "thousands", WARNING, "Thousands separators were left out, for example “{value}”. Rows: {n}.", "Check the column."
)

PEOPLE_MISSING = Fault(
    "people-missing", WARNING, "The number of people is missing; it is read as 0.", "Write 0 if nobody lives there."
)
PEOPLE_NEGATIVE = Fault(
    "people-negative", ERROR, "The number of people is negative: {value}.", "Correct it, or leave it empty if unknown."
)
PEOPLE_NONE = Fault("people-none", ERROR, "Nobody lives in any of the places.", "Check which column holds the people.")
GROUP_HIDDEN = Fault(
    "group-hidden",
    NOTE,
    "Figures by group are hidden ({value}); they are unknown there. Rows: {n}, the first is {first}.",
)
GROUP_MISSING = Fault(
    "group-missing", NOTE, "Figures by group are missing; they are unknown there. Rows: {n}, the first is {first}."
)
GROUP_NEGATIVE = Fault(
    "group-negative",
    WARNING,
    "The number of people in a group is negative: {value}; it is unknown.",
    "If it means “hidden”, say so with --map unknown={value}.",
)

ID_MISSING = Fault("id-missing", ERROR, "The row has no id.", "Give every row an id of its own.")
ID_DUPLICATE = Fault(
    "id-duplicate",
    ERROR,
    "The id “{value}” was used in row {first}.",
    "Give every row an id of its own, or leave one out.",
)
ID_NUMBERED = Fault(
    "id-numbered", NOTE, "No column for ids was recognised; rows are numbered.", "Name the column with --map id=COLUMN."
)

POSITION_MISSING = Fault("position-missing", ERROR, "The row has no position.", "Add its coordinates, or leave it out.")
POSITION_SWAPPED = Fault(
    "position-swapped",
    ERROR,
    "The coordinates {value} are swapped.",
    "Exchange them, or name the two columns the other way round with --map.",
)
POSITION_METRES = Fault(
    "position-metres",
    ERROR,
    "The coordinates {value} are metres, not degrees.",
    "Name the columns with --map x=COLUMN and y=COLUMN, or the system with --map crs={grid}.",
)
POSITION_DEGREES = Fault(
    "position-degrees",
    ERROR,
    "The coordinates {value} are degrees, not metres.",
    "Name the columns with --map lat=COLUMN and lon=COLUMN, or the system with --map crs=EPSG:4326.",
)
POSITION_OUTSIDE = Fault(
    "position-outside",
    ERROR,
    "The coordinates {value} are outside the country ({country}).",
    "Correct them or leave the row out. For another country give --country, for another system --map crs=EPSG:NUMBER.",
)
CRS_UNKNOWN = Fault(
    "crs-unknown", ERROR, "The reference system “{crs}” is not known.", "Name the system with --map crs=EPSG:NUMBER."
)
CRS_ASSUMED = Fault(
    "crs-assumed",
    NOTE,
    "The file names no reference system; its coordinates fit {crs}.",
    "If that is wrong, name the system with --map crs=EPSG:NUMBER.",
)
CRS_NEEDED = Fault(
    "crs-needed",
    ERROR,
    "The file names no reference system for its metres.",
    "Name the system with --map crs=EPSG:NUMBER.",
)
GEOMETRY_BROKEN = Fault("geometry-broken", ERROR, "The geometry cannot be read: {reason}.", "Draw or fetch it again.")
GEOMETRY_TYPE = Fault(
    "geometry-type", ERROR, "A {type} stands where {wanted} is needed.", "Choose another layer, or convert it."
)
GEOMETRY_REPAIRED = Fault(
    "geometry-repaired", WARNING, "The outline crosses itself; it was repaired.", "Check it on a map."
)
OUTLINES_AS_POINTS = Fault(
    "outlines-as-points",
    NOTE,
    "The places are outlines; each stands at the middle of its own.",
    "Give points where people live, if you have them.",
)

MUNICIPALITY_UNKNOWN = Fault(
    "municipality-unknown", ERROR, "There is no municipality “{value}”.", "Use the official code or name."
)
MUNICIPALITY_MERGED = Fault(
    "municipality-merged",
    WARNING,
    "{value} is part of {new} since {day}; {new} is used.",
    "Write {current} instead.",
)
MUNICIPALITY_ZEROS = Fault(
    "municipality-zeros",
    WARNING,
    "The municipality code “{value}” lost its zeros; {current} is used.",
    "Keep codes as text.",
)
MUNICIPALITY_EMPTY = Fault(
    "municipality-empty",
    WARNING,
    "Rows without a municipality: {n}, the first is {first}. Figures by municipality and region leave them out.",
    "Add the codes, or give outlines of the municipalities.",
)
MUNICIPALITY_LOCATED = Fault("municipality-located", NOTE, "Rows given the municipality whose outline holds them: {n}.")
REGION_UNKNOWN = Fault("region-unknown", ERROR, "There is no region “{value}”.", "Use the official code.")
LEVEL_UNKNOWN = Fault(
    "level-unknown",
    ERROR,
    "Nothing tells whether these are municipalities or regions.",
    "Say it with --map level=municipality or --map level=region.",
)

STANDING_UNKNOWN = Fault("standing-unknown", ERROR, "“{value}” is no standing of a site.", "Write one of: {known}.")
AGENCY_MISSING = Fault("agency-missing", WARNING, "The office has no agency.", "Write whose office it is.")
AGENCY_UNNAMED = Fault(
    "agency-unnamed",
    NOTE,
    "The file gives only the id of the organisation {value}.",
    "Name it with --map agency.{value}=NAME.",
)
VISITS_NEGATIVE = Fault(
    "visits-negative", ERROR, "The number of visits is negative: {value}.", "Correct it, or leave it empty if unknown."
)
CHANNEL_SKIPPED = Fault("channel-skipped", NOTE, "Left out, not service locations: {n}.")
CHANNEL_UNPUBLISHED = Fault("channel-unpublished", NOTE, "Left out, not published: {n}.")
OFFICE_UNPLACED = Fault(
    "office-unplaced",
    WARNING,
    "“{value}” has no visiting address with coordinates; it is left out.",
    "Complete its address in the Service Catalogue.",
)
OFFICE_FAR = Fault(
    "office-far",
    WARNING,
    "No site is within {km} km of “{value}” or in its municipality; “{network}” leaves it out.",
    "Add a site near it.",
)

NETWORK_CARRIED = Fault("network-carried", NOTE, "The network “{network}” stands at the nearest sites: {n} of {known}.")

KIND_UNKNOWN = Fault(
    "kind-unknown",
    ERROR,
    "Nothing tells what the file holds.",
    "Say it with --as KIND or --KIND FILE; kinds are: {known}.",
)
KIND_GUESSED = Fault(
    "kind-guessed",
    NOTE,
    "The file was taken as: {kind}.",
    "If that is wrong, say so with --as KIND or --KIND FILE.",
)
KIND_TWICE = Fault("kind-twice", ERROR, "Two files hold the same: {kind}.", "Give one of them, or join them.")
PLACES_NEEDED = Fault("places-needed", ERROR, "No file gives places with people.", "Give one with --places FILE.")
SOURCE_UNNAMED = Fault(
    "source-unnamed",
    NOTE,
    "Nothing says whose data this is; reports cannot credit it.",
    "Say it with --source 'WHOSE, LICENCE'.",
)

STORE_MISSING = Fault(
    "store-missing", ERROR, "There is no base data in {path}.", "Make it with: piste data import FILE --out {path}"
)
STORE_BROKEN = Fault("store-broken", ERROR, "{name} is missing, or was changed by hand.", "Import the data again.")
STORE_VERSION = Fault(
    "store-version",
    ERROR,
    "The base data was written by another version of Piste ({version}).",
    "Import the data again.",
)

FAULTS = {fault.code: fault for fault in list(globals().values()) if isinstance(fault, Fault)}
"""All of them by code; the documentation and the tests go through this list."""


def report(
    findings: Findings, fault: Fault, *, row: int | None = None, field: str = "", file: str = "", **values: object
) -> None:
    """Record one fault with its place and the values its words need."""
    findings.add(fault.severity, fault.code, fault.text, fault.todo, row=row, field=field, file=file, **values)


def report_unreadable(findings: Findings, form: str, problem: object, file: str = "") -> None:
    """Record that a file is not of the format that its name says, and why."""
    report(findings, FILE_UNREADABLE, file=file, format=form, reason=str(problem).rstrip(". \n"))
