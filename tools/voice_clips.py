"""Make the chime and, where espeak-ng is installed, the clips of announcements; set-up runs this.

They are PCM files of 22,050 Hz, 16 bits, one channel, below src/piste/web/static/voice. A hall may use recordings
instead (docs/queue.md).
"""

import shutil
import subprocess
import sys
import tempfile
import wave
from pathlib import Path

import numpy as np

from piste.web.counter.queue.clips import CHIME, LANGUAGES, all_clips

ROOT = Path(__file__).resolve().parent.parent
VOICE = ROOT / "src" / "piste" / "web" / "static" / "voice"
RATE = 22050
SILENT = 250
"""Of 32,767: what is softer at a clip's ends is cut away."""
PAUSE_S = 0.03
WORDS_A_MINUTE = {"fi": 135, "sv": 145, "en": 145}


def main() -> int:
    """Make everything anew, aside, and put it in place at once."""
    with tempfile.TemporaryDirectory(prefix="piste-voice-", dir=VOICE.parent) as folder:
        made = Path(folder) / "voice"
        made.mkdir()
        write_clip(made / f"{CHIME}.wav", make_chime())
        if shutil.which("espeak-ng"):
            for language in LANGUAGES:
                speak_all(language, made / language)
        else:
            print("espeak-ng is not installed: displays chime but do not speak (apt-get install espeak-ng).")
        shutil.rmtree(VOICE, ignore_errors=True)
        made.rename(VOICE)
    return 0


def speak_all(language: str, folder: Path) -> None:
    """Make a language's clips."""
    folder.mkdir()
    for name, words in all_clips(language).items():
        file = folder / f"{name}.wav"
        speed = str(WORDS_A_MINUTE[language])
        subprocess.run(["espeak-ng", "-v", language, "-s", speed, "-w", file, words], check=True, capture_output=True)
        write_clip(file, trim(read_clip(file)))


def make_chime() -> np.ndarray:
    """Return two falling tones that fade."""
    time_s = np.arange(int(0.9 * RATE)) / RATE
    tones = np.zeros(time_s.size)
    for begins_s, hertz in ((0.0, 784.0), (0.35, 659.3)):
        since = np.maximum(time_s - begins_s, 0)
        tones += np.where(time_s >= begins_s, np.sin(2 * np.pi * hertz * since) * np.exp(-4.5 * since), 0)
    return (tones / np.abs(tones).max() * 0.6 * 32767).astype("<i2")


def trim(sound: np.ndarray) -> np.ndarray:
    """Cut silence away at both ends, and leave a short pause after."""
    loud = np.flatnonzero(np.abs(sound.astype(int)) > SILENT)
    kept = sound[loud[0] : loud[-1] + 1] if loud.size else sound
    return np.concatenate([kept, np.zeros(int(PAUSE_S * RATE), dtype="<i2")])


def read_clip(file: Path) -> np.ndarray:
    """Read a clip as espeak-ng writes it."""
    with wave.open(str(file)) as sound:
        if (sound.getframerate(), sound.getsampwidth(), sound.getnchannels()) != (RATE, 2, 1):
            raise ValueError(f"{file.name}: not {RATE} Hz, 16 bits, one channel")
        return np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2")


def write_clip(file: Path, samples: np.ndarray) -> None:
    """Write a clip."""
    with wave.open(str(file), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(samples.astype("<i2").tobytes())


if __name__ == "__main__":
    sys.exit(main())
