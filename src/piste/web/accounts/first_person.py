"""A person made by whoever keeps the server: the first administrator, or one who has locked themselves out."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from piste.core.errors import PisteError
from piste.web.accounts.audit import record
from piste.web.accounts.models import Grant, User
from piste.web.accounts.recovery import remove_factor

BY = "command"


def make_person(email: str, password: str, *, name: str = "", role: str = "administrator", again: bool = False) -> User:
    """Make a person with a role everywhere and a password; the second factor is set up at the first sign-in.

    Parameters
    ----------
    email, password : str
        Both are held to the rules that the pages have.
    name : str
        As other people see it.
    role : str
        A key of `ROLES`.
    again : bool
        Whether an account that is there already gets the role, this password, and its second factor taken away.

    Raises
    ------
    PisteError
        Where the e-mail or the password cannot be used, or the account is there and `again` was not said.
    """
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as problem:
        raise PisteError("{email} is not an e-mail.", email=email) from problem
    try:
        validate_password(password, User(email=email, name=name))
    except ValidationError as problem:
        raise PisteError("The password cannot be used: {reason}", reason=" ".join(problem.messages)) from problem
    with transaction.atomic():
        user = User.objects.select_for_update().filter(email=email).first()
        if user is None:
            user = User.objects.create_user(email, password, name=name)
            record(None, "person.made", user, by=BY)
        elif not again:
            raise PisteError(
                "{email} has an account already. Add --again to give it the role, a new password and no second factor.",
                email=email,
            )
        else:
            user.is_active = True
            user.name = name or user.name
            user.set_password(password)
            user.save(update_fields=["is_active", "name", "password"])
            remove_factor(user)
            record(None, "person.password-given", user, by=BY)
        _grant, new = Grant.objects.get_or_create(user=user, role=role, agency="", region="", municipality="", point="")
        if new:
            record(None, "role.given", user, role=role, by=BY)
    return user
