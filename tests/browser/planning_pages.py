"""Planners' pages with something on them: a plan, runs in each state, a data set ready and one refused."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from piste.web.jobs.models import Job
from piste.web.jobs.runner import run_job
from piste.web.planning.data_set_keeping import add_version, ensure_built_in
from piste.web.planning.models import DataSet, Plan
from piste.web.planning.scenario_form import check_content
from piste.web.planning.scenario_keeping import make_scenario, start_run
from piste.web.planning.upload import keep_files
from web.planning_people import QUICK, person

PLANNING_PAGES = (
    "/plans", "/plans/{plan}", "/scenarios", "/scenarios/add", "/scenarios/import", "/scenarios/{scenario}",
    "/scenarios/{scenario}/edit", "/runs", "/runs/{done}", "/runs/{running}", "/runs/{waiting}", "/data-sets",
    "/data-sets/add", "/data-sets/{built_in}", "/data-sets/{own}", "/data-sets/{own}/versions/2",
    "/data-sets/{own}/versions/add",
)  # fmt: skip
GOOD = (
    "id,name,lat,lon,people\n1,Mikkeli,61.69,27.27,52000\n2,Savonlinna,61.87,28.88,32000\n3,Puumala,61.52,28.18,2000\n"
)
BAD = "id,name,lat,lon,people\n1,Mikkeli,61.69,27.27,52000\n1,Savonlinna,61.87,28.88,-5\n3,Puumala,,28.18,many\n"
TRACK = [[0.2 * k, 24.0 - 3.2 * (1 - 0.8**k), 17.0 + 3.6 * (1 - 0.85**k)] for k in range(30)]


def make_planning():
    """Make them and return the keys that addresses need."""
    user = person("pekka", "planner", region="10")
    ensure_built_in()
    scenario = make_scenario(QUICK | {"plan": {"points": 2, "also": [3], "compare": "dvv_36"}}, "10", user)
    content = QUICK | {"plan": {"points": 2, "also": [3], "compare": "dvv_36"}}
    asked, _findings = check_content(content, user)
    done, running, waiting = (start_run(scenario.versions.get(), asked, user) for _ in range(3))
    run_job(done.job_id)
    Job.objects.filter(pk=running.job_id).update(
        state="running", share=0.6, value=TRACK[-1][1], bound=TRACK[-1][2], started_at=timezone.now(),
        message="Searching the plan of {points} points", message_values={"points": 2},
    )  # fmt: skip
    running.track = TRACK
    running.save()
    own = DataSet.objects.create(name="Etelä-Savon ruudut", kind="base", region="10", made_by=user)
    for text in (BAD, GOOD):
        files = keep_files([("places", "ruudut.csv", SimpleUploadedFile("ruudut.csv", text.encode()))], "base")
        run_job(add_version(own, files, user, source="Own count, CC0").job_id)
    return {
        "plan": Plan.objects.order_by("pk").first().pk, "scenario": scenario.pk, "done": done.pk,
        "running": running.pk, "waiting": waiting.pk, "own": own.pk,
        "built_in": DataSet.objects.get(built_in=True).pk,
    }  # fmt: skip
