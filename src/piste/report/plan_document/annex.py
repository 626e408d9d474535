"""What stands at the end: follow-up and other texts, waivers, statements with their answers, method and sources."""

from dataclasses import replace

from piste.report.document.model import Block, Cell, Chapter, DataTable, Heading, Listing, Paragraph, Record
from piste.report.plan_document.dossier import SECTIONS, StatementTold, Words, pick_words
from piste.report.plan_document.wording import LANGUAGES_READ, Teller, head
from piste.report.proof import Proof, gap_percent, read_proof, status_sentence, write_value

POSITIONS = {
    "for": "Supports the plan",
    "changes": "Supports it with changes",
    "against": "Does not support the plan",
    "none": "Takes no position",
}
CRITERIA = {
    "reach": "A point within one hour by car",
    "people": "At least 10,000 people within one hour of the point",
    "services": "Every point gives state, Kela and municipal services",
}


def write_background(teller: Teller) -> Chapter | None:
    """Write how the plan was made and by whom; None where nothing is told of it."""
    lang, dossier = teller.lang, teller.dossier
    blocks: list[Block] = [*teller.written("background")]
    if dossier.members:
        columns = (head(lang.text("Body"), 1.0), head(lang.text("Members"), 2.0))
        rows = tuple((Cell(body, strong=True), people or Cell("–", "muted")) for body, people in dossier.members)
        blocks += [Heading(lang.text("Project group")), DataTable(lang.text("Who made the plan"), columns, rows)]
    if not blocks:
        return None
    return Chapter(lang.text("Background"), lang.text("How the plan was made"), tuple(blocks))


def write_decision(teller: Teller) -> Chapter | None:
    """Write what was decided and how the plan is followed; None where nothing is told of it."""
    lang, dossier = teller.lang, teller.dossier
    blocks: list[Block] = [*teller.written("follow-up")]
    for key in sorted(set(dossier.texts) - set(SECTIONS)):
        own = teller.written(key)
        blocks += [Heading(key.replace("-", " ").replace("_", " ").capitalize()), *own] if own else []
    if dossier.waivers:
        blocks += [Heading(lang.text("Criteria waived for a local reason")), _waivers(teller)]
    if (
        dossier.state == "approved"
        and dossier.approval is not None
        and (dossier.approval.approvers or dossier.approval.sha256)
    ):
        blocks += [Heading(lang.text("Approval")), *_approval(teller)]
    if not blocks:
        return None
    return Chapter(
        lang.text("Follow-up and decision"), lang.text("What was decided, and how the plan is followed"), tuple(blocks)
    )


def _waivers(teller: Teller) -> DataTable:
    lang = teller.lang
    columns = (head(lang.text("Criterion"), 1.3), head(lang.text("Where"), 0.8), head(lang.text("Local reason"), 2.0))
    rows = tuple(
        (
            lang.text(CRITERIA.get(one.criterion, one.criterion)),
            Cell(one.target, strong=True),
            _read(teller, one.reason) or teller.unknown,
        )
        for one in teller.dossier.waivers
    )
    return DataTable(lang.text("Criteria waived for a local reason"), columns, rows)


def _approval(teller: Teller) -> list[Block]:
    lang, approval = teller.lang, teller.dossier.approval
    assert approval is not None
    blocks: list[Block] = []
    if approval.approvers:
        columns = (head(lang.text("Approved by"), 1.2), head(lang.text("Body"), 1.5), head(lang.text("Time"), 1.0))
        rows = tuple((Cell(name, strong=True), body or "–", at) for name, body, at in approval.approvers)
        blocks.append(DataTable(lang.text("Approvers and times"), columns, rows))
    if approval.sha256:
        words = (
            "The approved content has the SHA-256 {hash}. Whoever has the file can check it with “piste plan verify”."
        )
        blocks.append(Paragraph(lang.text(words, hash=approval.sha256)))
    return blocks


def _read(teller: Teller, words: Words) -> str:
    text, other = pick_words(words, teller.lang)
    return f"{text} ({teller.lang.text(LANGUAGES_READ[other])})" if other else text


def write_statements(teller: Teller) -> Chapter | None:
    """Write the annex of statements; None where there are none."""
    lang, statements = teller.lang, teller.dossier.statements
    if not statements:
        return None
    counts = [(key, sum(one.position == key for one in statements)) for key in POSITIONS]
    rows = tuple((lang.text(POSITIONS[key]), lang.number(count)) for key, count in counts if count)
    blocks: list[Block] = []
    if rows:
        columns = (head(lang.text("Position"), 3.0), head(lang.text("Statements"), 1.0, right=True))
        blocks.append(DataTable(lang.text("Statements by position"), columns, rows))
    for one in statements:
        blocks += _statement(teller, one)
    answered = sum(bool(pick_words(one.answer, lang)[0]) for one in statements)
    if len(statements) == 1:
        title = lang.text(
            "One statement was given and answered" if answered else "One statement was given; it is not answered yet"
        )
    else:
        title = lang.text(
            "{count} statements were given, {answered} of them are answered", count=len(statements), answered=answered
        )
    return Chapter(lang.text("Annex: statements"), title, tuple(blocks))


def _statement(teller: Teller, one: StatementTold) -> list[Block]:
    lang = teller.lang
    facts = [(lang.text("Received"), one.received)]
    if one.position:
        facts.append((lang.text("Position"), lang.text(POSITIONS[one.position])))
    blocks: list[Block] = [Heading(one.body or lang.text("not known")), Record(tuple(row for row in facts if row[1]))]
    for title, words, missing in (
        ("Statement", one.text, "The text was not given."),
        ("Answer", one.answer, "Not answered yet."),
        ("What it changed", one.changed, "Not told yet."),
    ):
        text, other = pick_words(words, lang)
        note = [Paragraph(lang.text(LANGUAGES_READ[other]), "note")] if other else []
        paragraphs = [Paragraph(part.strip()) for part in text.split("\n\n") if part.strip()] or [
            Paragraph(lang.text(missing))
        ]
        blocks += [Heading(lang.text(title), 3), *paragraphs, *note]
    return blocks


def _read_proof(teller: Teller) -> Proof:
    """Return the proof of the whole plan; a mean is told over what its objective counts, tiers read back included."""
    facts, lang = teller.facts, teller.lang
    result, proof = facts.plan.plan.result, read_proof(facts.plan, lang)
    if result.objective != "mean":
        return proof
    weight = max(facts.weight, 1.0)
    name = lang.text("Mean time of a visit, min") if facts.of_visits else lang.text("Mean time, min")
    bound = None if result.bound is None else result.bound / weight
    return replace(proof, value=result.value / weight, bound=bound, value_name=name)


def write_method(teller: Teller, more_inputs: dict[str, str]) -> Chapter:
    """Write how the plan was computed, what is an estimate, and where every figure comes from."""
    lang, facts, study = teller.lang, teller.facts, teller.facts.study
    plan, provenance = facts.plan, study.provenance
    proof = _read_proof(teller)
    times = [(lang.text(label), value) for label, value in study.times.origin.facts]
    estimates = [
        lang.text("ESTIMATE: travel times. {method}", method=lang.text(study.times.method))
        if study.times.estimate
        else "",
        lang.text("ESTIMATE: walking times, straight lines x 1.3 at 4.5 km/h where no roads are given.")
        if any(row.mode == "walk" and row.estimate for row in facts.coverage)
        else "",
        lang.text(plan.plan.tiers.caution) if plan.plan.tiers is not None and plan.plan.tiers.caution else "",
        lang.text("ASSUMPTION: the scenario’s costs of points and stops.")
        if facts.cost_eur_per_year is not None
        else "",
    ]
    gap = "–" if plan.plan.result.gap is None else gap_percent(plan.plan.result.gap, lang)
    record = [
        (lang.text("Scenario"), lang.text(plan.plan.scenario.title)),
        (proof.value_name, write_value(proof, proof.value, lang)),
        (proof.bound_name, write_value(proof, proof.bound, lang)),
        (lang.text("Gap"), gap),
        (lang.text("Travel times"), lang.text(study.times.method)),
        *times,
        (lang.text("Version of Piste"), provenance.version),
        (lang.text("Seed"), "–" if provenance.seed is None else str(provenance.seed)),
    ]
    blocks: list[Block] = [
        Paragraph(status_sentence(plan, lang)),
        Paragraph(
            lang.text("The plan was searched over its whole area; the proof is of that plan.") if facts.region else ""
        ),
        Record(tuple((label, str(value)) for label, value in record if str(value))),
        Heading(lang.text("Estimates and assumptions")),
        Listing(tuple(("", one) for one in estimates if one) or (("", lang.text("none")),)),
        Heading(lang.text("Sources")),
        Listing(tuple(("", lang.text(source)) for source in provenance.sources) or (("", lang.text("not known")),)),
        Heading(lang.text("Inputs and their SHA-256")),
        _inputs(teller, more_inputs),
    ]
    kept = tuple(block for block in blocks if not (isinstance(block, Paragraph) and not block.text))
    return Chapter(lang.text("Method and sources"), lang.text("How the plan was computed, and from what"), kept)


def _inputs(teller: Teller, more: dict[str, str]) -> DataTable:
    lang = teller.lang
    inputs = {**teller.facts.study.provenance.inputs, **more}
    columns = (head(lang.text("Input"), 1.0), head("SHA-256", 1.7))
    return DataTable(lang.text("Inputs and their SHA-256"), columns, tuple(sorted(inputs.items())))
