"""Django's DATABASES entry."""

import pytest

from piste.core.errors import PisteError
from piste.web.database.address import database_settings
from piste.web.database.place import find_place


def test_a_url_is_read_with_its_escapes():
    entry = database_settings({"DATABASE_URL": "postgres://p%40:s%2Fx@db.example:6000/pi%20ste?sslmode=verify-full"})
    assert (entry["USER"], entry["PASSWORD"], entry["HOST"], entry["PORT"], entry["NAME"]) == (
        "p@", "s/x", "db.example", "6000", "pi ste",
    )  # fmt: skip
    assert entry["OPTIONS"]["sslmode"] == "verify-full" and entry["OPTIONS"]["pool"]["max_size"] == 10


def test_a_socket_in_a_url():
    assert database_settings({"DATABASE_URL": "postgresql:///piste?host=/run/postgresql"})["HOST"] == "/run/postgresql"


@pytest.mark.parametrize(
    "url",
    ["mysql://u:secret@h/n", "postgres://u:secret@h", "postgres://u:secret@h:port/n", "postgres://u:secret@h/n?x=1"],
)
def test_a_bad_url_is_refused_without_repeating_its_password(url):
    with pytest.raises(PisteError) as caught:
        database_settings({"DATABASE_URL": url})
    assert "secret" not in str(caught.value)


def test_without_a_url_the_private_socket_is_meant(tmp_path):
    place = find_place(home=tmp_path)
    entry = database_settings({}, pool=False, place=place)
    assert entry["HOST"] == str(place.socket_folder) and "pool" not in entry["OPTIONS"]


def test_a_long_path_gets_a_short_socket_folder(tmp_path, monkeypatch):
    monkeypatch.setattr("piste.web.database.place.os.geteuid", lambda: 1000)
    place = find_place(home=tmp_path / ("long" * 40))
    assert len(str(place.socket_folder / ".s.PGSQL.5432")) < 103
