"""Faults of files with entries of the accounts (see `piste.basedata.fault`)."""

from piste.basedata.fault import ERROR, NOTE, WARNING, Fault

MONTH = Fault(
    "actual-month", ERROR, "“{value}” is no month that can be understood.", "Write months as 2026-03 or 3/2026."
)
MONTH_FAR = Fault(
    "actual-month-far", ERROR, "The month {value} lies outside {first} to {last}.", "Correct it, or leave the row out."
)
AMOUNT_MISSING = Fault(
    "actual-amount-missing",
    ERROR,
    "The row has no amount.",
    "Write it, or leave the row out. A formula must have been computed before the workbook was saved.",
)
AMOUNT_LARGE = Fault(
    "actual-amount-large",
    ERROR,
    "The amount {value} is too large to be one entry.",
    "Say the unit of the amounts: euros, thousands, millions or cents.",
)
AMOUNT_PARTS = Fault(
    "actual-amount-parts",
    WARNING,
    "Amounts with parts of a cent are rounded half up: {n} rows, the first is {first}.",
    "Give amounts in whole cents, so that sums agree with the accounts.",
)
AMOUNT_KIND = Fault(
    "actual-amount-kind", ERROR, "{value} stands where an amount is needed.", "Write a number of euros into the cell."
)
ACCOUNT_UNKNOWN = Fault(
    "actual-account",
    ERROR,
    "Nothing tells what the account “{value}” is for ({n} rows, the first is {first}).",
    "Say it as account.{value}=rent_capital; kinds are: {known}.",
)
AGENCY_MISSING = Fault("actual-agency", ERROR, "The row names no agency.", "Write whose entry it is.")
SITE_MISSING = Fault(
    "actual-site",
    WARNING,
    "{n} rows name neither a site nor a lease (first in row {first}); they count for the agency only.",
    "Fill it in where it is known.",
)
VOUCHER_TWICE = Fault(
    "actual-twice",
    ERROR,
    "The entry {value} stands in the file twice for the same month, site and kind; first in row {first}.",
    "Take one of them out, or give each line its own number.",
)
CONTROL_TOTAL = Fault(
    "actual-control",
    ERROR,
    "The entries come to {sum} euros, the control total is {control}: {gap} euros apart.",
    "Find the rows that are missing or too many; with a wrong total nothing is written.",
)
CONTROL_ROWS = Fault(
    "actual-control-rows",
    ERROR,
    "The file holds {n} entries, the accounts told of {control}.",
    "Find the rows that are missing or too many.",
)
CONTROL_ROW = Fault("actual-total-row", NOTE, "The row says it is a total ({value}); it is checked and not counted.")
FORMULAS = Fault(
    "actual-formulas",
    WARNING,
    "The workbook holds formulas ({n}); the values last computed are read.",
    "Save values only, if anybody may have changed the workbook since.",
)
MAPPING_ENTRY = Fault(
    "actual-mapping",
    ERROR,
    "The description of the file has an entry that is not known: {entry}.",
    "Known are: {known}.",
)
MAPPING_KIND = Fault(
    "actual-mapping-kind", ERROR, "The account {entry} cannot be for “{value}”.", "Give one of these: {known}."
)
MAPPING_UNIT = Fault("actual-mapping-unit", ERROR, "Amounts cannot be in “{value}”.", "Give one of these: {known}.")

ACTUALS_FAULTS = {one.code: one for one in vars().copy().values() if isinstance(one, Fault)}
"""Code -> fault."""
