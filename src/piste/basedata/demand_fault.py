"""Faults of the data on demand: visit models, measured visits, forecasts (see `piste.basedata.fault`)."""

from piste.basedata.fault import ERROR, NOTE, WARNING, Fault

MODEL_KEY_MISSING = Fault(
    "model-key-missing", ERROR, "The visit model lacks {key}.", "Add it; docs/visits.md shows a whole model."
)
MODEL_KEY_UNKNOWN = Fault(
    "model-key-unknown",
    ERROR,
    "The visit model knows no {key}.",
    "Known are: {known}. Correct the name, or leave it out.",
)
MODEL_VALUE = Fault("model-value", ERROR, "{key} cannot be {value}.", "Give {wanted}.")
MODEL_ORDER = Fault(
    "model-order",
    ERROR,
    "The values of {key} do not rise: {value}.",
    "Write the low, the base and the high value in order.",
)
MODEL_SHARES = Fault(
    "model-shares",
    ERROR,
    "The shares of {key} ({level}) add up to {value}, not to 1.",
    "Correct elsewhere, remote or lost.",
)
MODEL_NO_SERVICE = Fault(
    "model-no-service", ERROR, "The visit model has no services.", "Add at least one table [[service]]."
)
MODEL_SERVICE_TWICE = Fault("model-service-twice", ERROR, "Two services have the key {key}.", "Give each its own key.")

SITE_LANGUAGE = Fault(
    "site-language", ERROR, "“{value}” is no language that is known.", "Write codes between semicolons: {known}."
)

VISITS_UNIT_MISSING = Fault(
    "visits-unit-missing",
    ERROR,
    "Nothing tells where the visits were made.",
    "Give one column: an office, a site or a municipality.",
)
VISITS_UNIT_EMPTY = Fault(
    "visits-unit-empty", ERROR, "The row does not tell where the visits were made.", "Fill in the cell."
)
VISITS_YEAR = Fault("visits-year", ERROR, "“{value}” is no year.", "Write a whole year such as 2025.")
VISITS_EMPTY = Fault(
    "visits-empty", WARNING, "The row has no number of visits; it is left out.", "Write 0 if nobody came."
)
VISITS_BELOW_ZERO = Fault(
    "visits-below-zero", ERROR, "The number of visits is negative: {value}.", "Correct it, or leave the row out."
)
VISITS_SERVICE_MISSING = Fault(
    "visits-service-missing", ERROR, "The row names no service.", "Write the key or the name of the service."
)
VISITS_SERVICE_UNKNOWN = Fault(
    "visits-service-unknown",
    WARNING,
    "The visit model has no service “{value}”; its measured visits are not used. Rows: {n}.",
    "Use one of: {known}; or add it to the visit model.",
)
VISITS_TWICE = Fault(
    "visits-twice",
    ERROR,
    "Visits of {unit} for {service} in {year} stand in row {first} already.",
    "Keep one of the rows, or add them up.",
)
VISITS_UNIT_UNKNOWN = Fault(
    "visits-unit-unknown",
    WARNING,
    "“{value}” is no known {unit}; its measured visits are not used. Rows: {n}.",
    "Use the id that the base data have.",
)

FORECAST_YEAR_MISSING = Fault(
    "forecast-year-missing",
    ERROR,
    "Nothing tells the years of the forecast.",
    "Give a column with the year, or a column of people for each year (people_2040, or 2040).",
)
FORECAST_YEAR = Fault("forecast-year", ERROR, "“{value}” is no year.", "Write a whole year such as 2040.")
FORECAST_UNIT_MISSING = Fault(
    "forecast-unit-missing",
    ERROR,
    "Nothing tells whom the forecast is of.",
    "Give a column with the municipality, or with the id of the place.",
)
FORECAST_EMPTY = Fault(
    "forecast-empty",
    WARNING,
    "The forecast of {unit} for {year} is empty; it is left out.",
    "Fill it in, or the places keep today's people.",
)
FORECAST_NEGATIVE = Fault(
    "forecast-negative",
    ERROR,
    "The number of people is negative: {value}.",
    "Correct it, or leave it empty if unknown.",
)
FORECAST_TWICE = Fault(
    "forecast-twice",
    ERROR,
    "The forecast of {unit} for {year} stands in row {first} already.",
    "Keep one of the rows.",
)
FORECAST_GAP = Fault(
    "forecast-gap",
    WARNING,
    "No forecast for {year}: {n} ({people} people), the first is {first}; they keep today's people.",
    "Add them to the forecast.",
)
FORECAST_UNUSED = Fault(
    "forecast-unused",
    WARNING,
    "The forecast names what has no places with people: {n}, the first is {first}.",
    "Check the codes; people of a forecast without places are left out.",
)
FORECAST_BETWEEN = Fault(
    "forecast-between", NOTE, "{year} lies between years of the forecast; figures are interpolated evenly."
)
FORECAST_AGES = Fault(
    "forecast-ages", NOTE, "The forecast has no ages; within each place they are kept in today's shares."
)

DEMAND_FAULTS = {fault.code: fault for fault in list(globals().values()) if isinstance(fault, Fault)}
"""All of them by code."""
