"""What the tests of interpreting share: the small world of bookings, and interpreters with their shifts."""

from piste.web.accounts.models import Grant, User
from piste.web.network.models import Agency, StaffMember
from piste.web.remote.interpreting.joint import Joint
from piste.web.remote.interpreting.models import InterpreterProfile, LanguagePair, Track
from piste.web.remote.interpreting.need import Need
from web.booking.world import ask, make_world, shift


def make_interpreter(
    name, language="ar", *, turn=((9, 0), (15, 0)), service="fi", both=True, certified=False, **fields
):
    """Make an interpreter, who has a shift on the world's Tuesday and can sign in."""
    user = User.objects.create_user(f"{name.lower()}@example.fi", None, name=name)
    Grant.objects.create(user=user, role="interpreter")
    staff = StaffMember.objects.create(
        user=user, name=name, kind="interpreter", agency=Agency.objects.get(code="kela"), languages=[service, language]
    )
    fields = {"email": user.email, "notice_min": 60, **fields}
    dialect = fields.pop("dialect", "")
    made = InterpreterProfile.objects.create(staff=staff, **fields)
    for source, target in [(language, service), (service, language)][: 2 if both else 1]:
        LanguagePair.objects.create(profile=made, source=source, target=target, is_certified=certified, dialect=dialect)
    if turn:
        shift(name, None, *turn, role="remote")
    return made


def joint_for(*services, track=Track.AUTHORITY, equipment=(), points=None, **need):
    """Return a question: Arabic by default, in the remote rooms of Pieksämäki or with one's own device."""
    query = ask(*(services or ("debt",)), channels=("remote",), points=points or ["pieksamaki"])
    query = type(query)(**{**vars(query), "equipment": frozenset(equipment)})
    return Joint(query, Need(**{"language": "ar", "service_language": "fi", "services": query.services, **need}), track)


def make_interpreting_world(monkeypatch):
    """Make the world; Leena Lehto of the enforcement authority serves by video from 9 to 15."""
    make_world(monkeypatch)


def make_host():
    """Make somebody who leads calls."""
    user = User.objects.create_user("nina@example.fi", None, name="Nina")
    Grant.objects.create(user=user, role="advisor")
    return user
