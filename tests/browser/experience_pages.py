"""Pages of experience with something on them: the demo's answers, one wave told."""

from piste.web.experience.building import copy_questionnaire
from piste.web.experience.demo import load_experience
from piste.web.experience.models import Action, Questionnaire, TextAnswer, Wave
from piste.web.experience.telling_keeping import tell_wave
from piste.web.network.demo_points import load_directory

EXPERIENCE_PAGES = (
    "/experience", "/experience/results/{told}/mikkeli", "/experience/results/{smileys}/mikkeli",
    "/experience/results/{staff}/all",
    "/experience/waves/", "/experience/waves/{wave}", "/experience/waves/{wave}/enter",
    "/experience/waves/{wave}/import",
    "/experience/questionnaires", "/experience/questionnaires/{questionnaire}",
    "/experience/questionnaires/{draft}", "/experience/questionnaires/{draft}/questions/{question}",
    "/experience/questionnaires/{questionnaire}/preview", "/experience/kiosks", "/experience/notes",
    "/experience/texts",
    "/experience/actions", "/experience/actions/{action}", "/smiley/demo-kiosk-mikkeli/", "/survey/point/mikkeli",
    "/feedback/point/mikkeli", "/feedback/accessibility/mikkeli",
)  # fmt: skip


def make_experience():
    """Make them and return the keys that addresses need."""
    load_directory()
    load_experience()
    waves = {name: Wave.objects.filter(key__startswith=name).get() for name in ("syksy-smiley", "jalkeen-henkilosto")}
    customers = Wave.objects.get(key__startswith="syksy-customer")
    kept = TextAnswer.objects.filter(sheet__wave=customers).values_list("sheet", flat=True)[:40]
    customers.sheets.exclude(pk__in=list(kept)).filter(point__code__in=["savonlinna", "pieksamaki"]).delete()
    for wave in (*waves.values(), customers):
        tell_wave(wave)
    draft = copy_questionnaire(Questionnaire.objects.get(key="customer"), "")
    return {
        "draft": draft.pk, "question": draft.items.get(key="why-needless").pk,
        "told": customers.key, "smileys": waves["syksy-smiley"].key, "staff": waves["jalkeen-henkilosto"].key,
        "wave": waves["jalkeen-henkilosto"].pk, "action": Action.objects.order_by("pk").first().pk,
        "questionnaire": Questionnaire.objects.get(key="customer").pk,
    }  # fmt: skip
