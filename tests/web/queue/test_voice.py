"""Announcements: every call can be said by clips that exist, the chime first, and recordings replace them by name."""

import wave
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from piste.web.counter.queue.clips import CHIME, LANGUAGES, all_clips, announce, say_call, say_number
from piste.web.counter.queue.devices import make_device
from piste.web.network.visits.calling import call_next, recall
from web.queue_hall import Counter


def test_a_call_is_the_chime_then_finnish_swedish_and_english():
    said = announce("K 012", "counter", "3")
    assert said[:5] == ["chime", "fi/number", "fi/letter-k", "fi/n-12", "fi/desk"]
    assert [clip.split("/")[0] for clip in said[1:]] == ["fi"] * 5 + ["sv"] * 5 + ["en"] * 5
    assert say_call("PA 305", "reception", "R", "en") == [
        "en/number", "en/letter-p", "en/letter-a", "en/n-300", "en/n-5", "en/reception", "en/letter-r",
    ]  # fmt: skip


def test_every_number_of_a_ticket_is_put_together_of_clips_that_are_made():
    for language in LANGUAGES:
        clips = all_clips(language)
        for number in range(1000):
            parts = say_number(number)
            assert parts and set(parts) <= set(clips)
            assert sum(int(part.removeprefix("n-")) for part in parts) == number
        for name in ("A 1", "ZQ 999"):
            assert {clip.removeprefix(f"{language}/") for clip in say_call(name, "counter", "B12", language)} <= set(
                clips
            )
    with pytest.raises(ValueError, match="999"):
        say_number(1000)


def test_the_clips_are_pcm_and_the_chime_is_there_without_a_voice():
    wanted = [CHIME]
    if finders.find("voice/fi/number.wav"):  # made where espeak-ng is installed
        wanted += [f"{language}/{name}" for language in LANGUAGES for name in all_clips(language)]
    for name in wanted:
        file = finders.find(f"voice/{name}.wav")
        assert file, name
        with wave.open(file) as sound:
            assert (sound.getframerate(), sound.getsampwidth(), sound.getnchannels()) == (22050, 2, 1)
            assert 0.1 < sound.getnframes() / 22050 < 3, name
            assert any(sound.readframes(sound.getnframes())), name


def test_a_recording_of_the_same_name_is_heard_instead(client, settings, tmp_path):
    made = client.get("/voice/chime")
    assert made["Content-Type"] == "audio/wav" and b"".join(made.streaming_content)[:4] == b"RIFF"
    (tmp_path / "fi").mkdir()
    (tmp_path / "fi" / "n-5.ogg").write_bytes(b"OggS of our own")
    settings.PISTE_RECORDINGS = str(tmp_path)
    own = client.get("/voice/fi/n-5")
    assert own["Content-Type"] == "audio/ogg" and b"".join(own.streaming_content) == b"OggS of our own"
    for name in ("fi/none", "../../settings/base", "fi/../../x", "de/number", "fi/n-5.wav"):
        assert client.get(f"/voice/{name}").status_code == 404
    assert Path(tmp_path).exists()


@pytest.mark.django_db
def test_the_display_says_a_call_once_and_a_recall_again(client):
    counter = Counter()
    _device, token = make_device(counter.point, "display", "Aula")
    visit = counter.come(language="sv")
    counter.sit()
    call_next(counter.desks[0], counter.advisor)
    page = client.get(f"/display/{token}/").content.decode()
    first = page.split('data-call="')[1].split('"')[0]
    assert 'data-clips="chime fi/number fi/letter-n fi/n-1 fi/desk fi/n-1 sv/number' in page
    assert 'data-language="sv"' in page and "data-sound" in page
    visit.refresh_from_db()
    recall(visit, counter.desks[0], counter.advisor)
    again = client.get(f"/display/{token}/").content.decode().split('data-call="')[1].split('"')[0]
    assert int(again) > int(first)
