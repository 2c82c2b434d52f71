"""Makes the stylesheets, the scripts and the icons out of the small files in `owneros/static/`.

A folder of `css/` or `js/` is one bundle. `app` is the shell, which every page loads; another is one area's,
loaded by the pages of that area alone. Inside a folder the files come in the order of their names.
"""

from pathlib import Path

from rcssmin import cssmin  # type: ignore[import-untyped]
from rjsmin import jsmin  # type: ignore[import-untyped]

from owneros.web.places import hues

STATIC = Path(__file__).resolve().parent.parent / "static"
# A later layer wins over an earlier one. A stylesheet has a folder for each layer that it adds to.
LAYERS = ("tokens", "base", "layout", "components", "print")


def stylesheets() -> dict[str, str]:
    """Each by its name, e.g. "app.css", without comments and needless blanks."""
    return {f"{folder.name}.css": _stylesheet(folder) for folder in _folders(STATIC / "css")}


def scripts() -> dict[str, str]:
    """Each by its name, e.g. "app.js", as short; and "theme.js", which every page runs first."""
    found = {f"{folder.name}.js": _joined(folder, "js") for folder in _folders(STATIC / "js")}
    found["theme.js"] = (STATIC / "js" / "theme.js").read_text()
    return {name: jsmin(script) for name, script in found.items()}


def sprite() -> str:
    """Lucide's icons and our own mark in one file."""
    icons = (STATIC / "vendor" / "lucide" / "icons.svg").read_text()
    mark = (STATIC / "icons" / "mark.symbol.svg").read_text()
    return icons.replace("</svg>\n", f"{mark.strip()}\n</svg>\n")


def _stylesheet(folder: Path) -> str:
    layers = sorted(_folders(folder), key=lambda layer: LAYERS.index(layer.name))
    own = hues() if folder.name == "app" else ""
    css: str = cssmin(
        f"@layer tokens{{{own}}}"
        + "".join(f"@layer {layer.name}{{{_joined(layer, 'css')}}}" for layer in layers)
    )
    return css


def _folders(place: Path) -> list[Path]:
    return sorted(path for path in place.iterdir() if path.is_dir())


def _joined(folder: Path, suffix: str) -> str:
    return "\n".join(path.read_text() for path in sorted(folder.glob(f"*.{suffix}")))
