"""What the tests of planners' pages share: people by region, a scenario that is quick to solve."""

from piste.web.accounts.models import Grant, User

QUICK = {
    "title": "Etelä-Savo, two points",
    "area": {"country": "FI", "regions": ["10"]},
    "plan": {"objective": "mean", "points": 2},
    "rules": {"within_min": 120, "min_people": 0},
    "search": {"time_limit_s": 5},
}


def person(name, role, **where):
    user = User.objects.create_user(f"{name}@example.fi", None, name=name)
    Grant.objects.create(user=user, role=role, **where)
    return user
