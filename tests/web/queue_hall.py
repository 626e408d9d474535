"""A point with its desks for tests of the queue's pages: people who can sign in, and a queue that began just now."""

from datetime import timedelta

from django.utils import timezone

from piste.web.accounts.models import Grant, User
from piste.web.counter.queue.turns import take_desk
from piste.web.network.models import Training
from piste.web.network.visits.arriving import Arrival, arrive
from web.visits.conftest import Hall


class Counter(Hall):
    """The hall of the visits' tests, today, with two people who sign in."""

    def __init__(self, prefix=""):
        super().__init__(prefix)
        for service, name in ((self.advice, "Yleisneuvonta"), (self.benefits, "Kelan etuudet")):
            service.name = {"fi": name}
            service.save()
        self.users = [self.sign_up(member) for member in (self.advisor, self.expert)]

    def sign_up(self, member):
        role = "advisor" if member.kind == "advisor" else "expert"
        user = User.objects.create_user(f"{member.name}@example.fi", None, name=member.name)
        Grant.objects.create(user=user, role=role, point=self.point.code)
        member.user = user
        member.save()
        return user

    def sit(self, place=0, member=None):
        return take_desk(member or (self.advisor, self.expert)[place], self.desks[place])

    def come(self, *services, ago=5, **more):
        at = timezone.now() - timedelta(minutes=ago)
        return arrive(self.point, services or (self.advice,), Arrival(**more), at)

    def train(self, member, service):
        return Training.objects.create(staff=member, service=service, completed_on="2026-01-01")
