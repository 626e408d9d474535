"""Every fault that reading leases and staff can find, beside those of `piste.basedata.fault`."""

from piste.basedata.fault import ERROR, NOTE, WARNING, Fault

DATE_INVALID = Fault("date-invalid", ERROR, "“{value}” is not a date.", "Write it as 2026-12-31 or 31.12.2026.")
DATE_AMBIGUOUS = Fault(
    "date-ambiguous",
    ERROR,
    "“{value}” may mean day/month or month/day, and nothing in the column tells which.",
    "Say it with --map unit.date=dmy or --map unit.date=mdy.",
)
UNIT_UNKNOWN = Fault("unit-unknown", ERROR, "“{value}” is no unit of {wanted}.", "Write one of: {known}.")
UNITS_READ = Fault(
    "units-read", NOTE, "Units: {units}.", "Where one is wrong, say it with --map unit.area=… or --map unit.rent=…"
)
AREA_MISSING = Fault(
    "area-missing", WARNING, "The lease has no area, or 0.", "Write its area; until then it counts no square metres."
)
AREA_NEGATIVE = Fault("area-negative", ERROR, "The area is negative: {value}.", "Correct it.")
AREA_UNMEASURED = Fault(
    "area-unmeasured",
    NOTE,
    "The register does not say how areas were measured (htm2, hym2 or hum2). Rows: {n}.",
    "Say it with --map unit.measure=htm2; areas of different measures are never added.",
)
RENT_NEGATIVE = Fault("rent-negative", ERROR, "The sum of money is negative: {value}.", "Correct it.")
RENT_MISSING = Fault(
    "rent-missing",
    WARNING,
    "Leases without a rent: {n}, the first is row {first}. They are priced by an assumed table.",
    "Add the rents; savings can only be a range until then.",
)
RENT_UNSPLIT = Fault(
    "rent-unsplit",
    NOTE,
    "Rents that are not split into capital and maintenance: {n}.",
    "Add both parts, where the running cost of empty space is to be told.",
)
RENT_OUTLIER = Fault(
    "rent-outlier",
    WARNING,
    "The rent of {value} EUR/m2 a month is far from the {median} that is usual in such places.",
    "Check the rent, its unit (a month or a year) and the area.",
)
SHARE_INVALID = Fault(
    "share-invalid", ERROR, "{value} per cent is not possible.", "Write a number from 0 to 100, without a sign."
)
START_MISSING = Fault(
    "start-missing", WARNING, "The lease has no first day; it is taken to run already.", "Write its first day."
)
END_BEFORE_START = Fault(
    "end-before-start", ERROR, "The lease ends on {end}, before it starts on {start}.", "Correct one of the two."
)
BREAK_OUTSIDE = Fault(
    "break-outside", WARNING, "The break on {value} is not within the lease’s term.", "Correct it, or leave it out."
)
NOTICE_MISSING = Fault(
    "notice-missing",
    WARNING,
    "Leases until further notice without a notice period: {n}, the first is row {first}. Assumed: {months} months.",
    "Write the notice period in months.",
)
NOTICE_INVALID = Fault("notice-invalid", ERROR, "{value} is no number of months.", "Write a whole number from 0 up.")
HEAD_BEFORE_END = Fault(
    "head-before-end",
    WARNING,
    "The head lease ends on {value}, before the lease itself on {end}.",
    "Check both; the lease is taken to end last.",
)
HEAD_OF_STATE = Fault(
    "head-of-state", WARNING, "A head lease is given for space that the state owns.", "Write private, or remove it."
)
OWNER_ASSUMED = Fault(
    "owner-assumed",
    WARNING,
    "Nothing tells who owns the space; it is taken as the state’s own. Rows: {n}, the first is {first}.",
    "Write state or private.",
)
WORD_UNKNOWN = Fault("word-unknown", ERROR, "“{value}” is not known here.", "Write one of: {known}.")
FATE_UNDATED = Fault(
    "fate-undated",
    WARNING,
    "The space is to be let, sold or taken down, but nothing says when: the state saves nothing until then.",
    "Write the day.",
)
PART_INVALID = Fault(
    "part-invalid",
    ERROR,
    "The part given up ({value} m2) is not a part of the area ({area} m2).",
    "Correct it, or end the whole lease.",
)
PART_UNDATED = Fault(
    "part-undated", WARNING, "Nothing says from when the part is given up; it is not counted.", "Write the day."
)
AGENCY_UNKNOWN = Fault(
    "agency-unknown", ERROR, "There is no agency “{value}” in the list of agencies.", "Use its name or id: {known}."
)
AGENCY_NONE = Fault(
    "agency-none",
    WARNING,
    "No column tells whose leases these are; nobody’s costs can be told apart.",
    "Name the column with --map agency=COLUMN.",
)
LEASE_UNPLACED = Fault(
    "lease-unplaced",
    WARNING,
    "Leases without coordinates: {n}, the first is row {first}. They count in money, not on maps.",
    "Add latitude and longitude.",
)
LEASE_REPEATED = Fault(
    "lease-repeated",
    WARNING,
    "The same lease stands in row {first} with the same building, area and dates; it is counted once.",
    "Delete one of the rows.",
)
LEASE_ALIKE = Fault(
    "lease-alike",
    WARNING,
    "Row {first} has another id but the same agency, building, area and dates.",
    "If it is the same lease, delete one of the rows.",
)
LEASE_PARTS = Fault(
    "lease-parts",
    WARNING,
    "The id “{value}” was used in row {first} for another space; this row is called “{new}”.",
    "Give every space an id of its own.",
)
PEOPLE_IMPOSSIBLE = Fault(
    "count-invalid", ERROR, "{value} is no number of people or desks.", "Write a number from 0 up, or leave it empty."
)
STAFF_PLACE_UNKNOWN = Fault(
    "staff-place-unknown",
    ERROR,
    "There is no lease, building or site “{value}”.",
    "Use an id of the lease register, or of the sites.",
)
HOME_UNKNOWN = Fault(
    "home-unknown",
    WARNING,
    "Postal areas that are not known: {n} ({value} …); {people} people are left out of the journeys to work.",
    "Correct the codes, or give base data whose places are postal areas.",
)
STAFF_TWICE = Fault(
    "staff-twice", ERROR, "The same agency and place stand in row {first} already.", "Join the two rows."
)

FAULTS = {fault.code: fault for fault in list(globals().values()) if isinstance(fault, Fault)}
"""All of them by code; the documentation and the tests go through this list."""
