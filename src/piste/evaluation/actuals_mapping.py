"""How a file of the accounts is to be read: its columns, what each account is for, the unit of its amounts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from piste.basedata.column_guess import NAMES
from piste.basedata.fault import report
from piste.basedata.lease_columns import LEASE_NAMES
from piste.core.findings import Findings
from piste.evaluation import actuals_fault
from piste.evaluation.actuals import UNITS
from piste.premises.ledger import Row

FIELDS = (
    "month", "amount", "agency", "site", "lease", "region", "account", "kind", "text", "voucher", "corrects",
)  # fmt: skip
KINDS = {row.name.lower(): row for row in Row}

ACTUALS_NAMES: Mapping[str, tuple[str, ...]] = {
    "month": ("month", "kuukausi", "månad", "kausi", "period", "tiliöintikausi", "kk", "pvm", "päivä", "date", "datum",
              "tositepäivä", "verifikationsdatum"),
    "amount": ("amount", "amount_eur", "summa", "määrä", "euroa", "eur", "belopp", "euro", "summa_eur", "summa, €"),
    "agency": (*NAMES["agency"], "kirjanpitoyksikkö", "bokföringsenhet", "tilivirasto"),
    "site": ("site", "toimipaikka", "kohde", "toimipiste", "plats", "objekt", "kustannuspaikka", "kostnadsställe"),
    "lease": LEASE_NAMES["id"],
    "region": ("region", "maakunta", "landskap"),
    "account": ("account", "tili", "konto", "tilinumero", "lkp-tili", "kontonummer"),
    "kind": ("kind", "laji", "slag", "menolaji", "utgiftsslag"),
    "text": ("text", "selite", "teksti", "förklaring", "kuvaus", "description"),
    "voucher": ("voucher", "tosite", "tositenumero", "verifikat", "verifikation", "tositenro", "viite"),
    "corrects": ("corrects", "korjaa", "korrigerar", "oikaisee"),
}  # fmt: skip
"""Field -> names that accounts give their columns, compared without regard to capitals."""


@dataclass(frozen=True)
class ActualsMapping:
    """How one kind of file is read; whatever is left out is guessed from common names.

    Attributes
    ----------
    columns
        Field of `FIELDS` -> column.
    accounts
        Account as the file writes it, or the beginning of its number -> kind of payment; the longest that fits counts.
    agencies, sites
        How the file writes an agency or a site -> its code.
    sheet
        Sheet of a workbook, "" for the first.
    unit
        What amounts are written in: eur, keur, meur or cent.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    accounts: Mapping[str, Row] = field(default_factory=dict)
    agencies: Mapping[str, str] = field(default_factory=dict)
    sites: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    unit: str = "eur"

    def kind_of(self, account: str, told: str) -> Row | None:
        """Return what an entry is for: as the file says in so many words, else by its account."""
        if told.casefold() in KINDS:
            return KINDS[told.casefold()]
        for end in range(len(account), 0, -1):
            if account[:end] in self.accounts:
                return self.accounts[account[:end]]
        return KINDS.get(account.casefold())


def build_actuals_mapping(lines: Iterable[str], findings: Findings) -> ActualsMapping:
    """Make a description of lines like `amount=Summa`, `account.4310=rent_capital`, `agency.170=dvv`, `unit=keur`."""
    columns: dict[str, str] = {}
    accounts: dict[str, Row] = {}
    families: dict[str, dict[str, str]] = {"agency": {}, "site": {}}
    settings = {"sheet": "", "unit": "eur"}
    for line in filter(None, (line.strip() for line in lines)):
        key, _, value = (part.strip() for part in line.partition("="))
        family, _, name = key.partition(".")
        if family == "account" and name and value:
            if value.casefold() in KINDS:
                accounts[name] = KINDS[value.casefold()]
            else:
                report(findings, actuals_fault.MAPPING_KIND, entry=name, value=value, known=", ".join(KINDS))
        elif family in families and name and value:
            families[family][name] = value
        elif key in settings and value:
            settings[key] = value
        elif key in FIELDS and value:
            columns[key] = value
        else:
            known = (*FIELDS, *settings, "account.NUMBER", "agency.NAME", "site.NAME")
            report(findings, actuals_fault.MAPPING_ENTRY, entry=line[:200], known=", ".join(known))
    if settings["unit"] not in UNITS:
        report(findings, actuals_fault.MAPPING_UNIT, value=settings["unit"], known=", ".join(UNITS))
        settings["unit"] = "eur"
    return ActualsMapping(columns, accounts, families["agency"], families["site"], settings["sheet"], settings["unit"])
