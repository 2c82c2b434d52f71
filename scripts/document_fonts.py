"""Cuts the faces that stand in documents where Inter has no letter, and writes down what each of them covers.

It ran once; its work is part of the project. To run it again: a Debian host (apt-get, dpkg-deb), npm, and
`pip install fonttools==4.68.0 brotli==1.2.1`. The CJK face alone takes minutes.

Kept are the scripts that people live with (UAX #31, tables 5 and 7), signs, and emoji in one colour. Dropped
are historic scripts, other weights, hinting, vertical setting, and the shapes of Han letters by country.
"""

# ruff: noqa: INP001, S603, S607, SIM905, T201 - a script that runs fixed programs and tells what it does

import hashlib
import json
import subprocess
import tarfile
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[1]
FONTS = ROOT / "owneros" / "templates" / "documents" / "fonts"
COVERAGE = ROOT / "owneros" / "domain" / "documents" / "coverage.json"
LICENCE = "noto/OFL.txt"


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    sha256: str

    @property
    def words(self) -> str:
        return f"{self.name} {self.version} (sha256 {self.sha256})"


CORE = Package(
    "Debian fonts-noto-core",
    "20201225-1",
    "58f4f0bb6720f919f92096b3508e1412a0f1544424ade6c5b5bf1eb694dd64ba",
)
CJK = Package(
    "Debian fonts-noto-cjk",
    "1:20220127+repack1-1",
    "4a2515eb6db3978b897fef9709ed0d2b1f4c6c4df4d83d6c4ef65f71f1b1f502",
)
EMOJI = Package(
    "npm @fontsource/noto-emoji",
    "5.3.2",
    "1fe49bb2cf7c2d78f93c0a69b6a431dcfd0d585b7831eba87fae6888ccf8d373",
)

# In the order in which they are asked for a letter. Signs stand in several faces: emoji come before symbols.
SCRIPTS = """
    Arabic Hebrew Armenian Georgian Ethiopic Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu
    Kannada Malayalam Sinhala Thai Lao Myanmar Khmer Mongolian Syriac Thaana NKo Cherokee
    CanadianAboriginal Tifinagh Vai Yi Javanese Balinese Sundanese Batak Buginese Cham Rejang Adlam
    OlChiki Osage HanifiRohingya Newa MeeteiMayek Chakma Lepcha Limbu Bamum TaiLe NewTaiLue TaiTham
    TaiViet Lisu KayahLi SylotiNagri Saurashtra Miao Wancho Mandaic Tagalog Hanunoo Buhid Tagbanwa
    Coptic
""".split()
CJK_IN_COLLECTION = 2  # the Simplified Chinese member of the collection
CJK_FEATURES = ["ccmp", "ljmo", "vjmo", "tjmo"]  # what composes, and Hangul from its parts


@dataclass(frozen=True)
class Face:
    source: str
    file: str
    package: Package = CORE


FACES = [
    Face("NotoSans-Regular.ttf", "noto/NotoSans-Regular.ttf"),
    *(Face(f"NotoSans{script}-Regular.ttf", f"noto/NotoSans{script}-Regular.ttf") for script in SCRIPTS),
    Face("NotoSerifTibetan-Regular.ttf", "noto/NotoSerifTibetan-Regular.ttf"),
    Face("noto-emoji-emoji-400-normal.woff2", "noto/NotoEmoji-Regular.ttf", EMOJI),
    Face("NotoSansSymbols-Regular.ttf", "noto/NotoSansSymbols-Regular.ttf"),
    Face("NotoSansSymbols2-Regular.ttf", "noto/NotoSansSymbols2-Regular.ttf"),
    Face("NotoSansMath-Regular.ttf", "noto/NotoSansMath-Regular.ttf"),
    Face("NotoSansCJK-Regular.ttc", "noto/NotoSansCJKsc-Regular.otf", CJK),
]


def main() -> None:
    """Writes the faces, their checksums into VENDOR.json, and what they cover into coverage.json."""
    (FONTS / "noto").mkdir(exist_ok=True)
    manifest = FONTS / "VENDOR.json"
    entries = [entry for entry in json.loads(manifest.read_text()) if entry["licence_file"] != LICENCE]
    inter = TTFont(FONTS / "inter" / "Inter-Regular.otf")
    semibold = TTFont(FONTS / "inter" / "Inter-SemiBold.otf")
    covered = {"Inter": drawable(inter) & drawable(semibold)}
    with tempfile.TemporaryDirectory() as folder:
        unpacked = Path(folder)
        for package in (CORE, CJK, EMOJI):
            unpack(package, unpacked)
        for face in FACES:
            source = next(unpacked.rglob(face.source))
            family, version, letters = cut(source, FONTS / face.file)
            print(
                f"{family}: {len(letters)} letters, {(FONTS / face.file).stat().st_size:,} bytes", flush=True
            )
            covered[family] = letters
            entries.append(entry_of(face, family, version))
    manifest.write_text(json.dumps(entries, indent=2) + "\n")
    COVERAGE.write_text(
        "{\n"
        + ",\n".join(f'"{family}": "{ranges(letters)}"' for family, letters in covered.items())
        + "\n}\n"
    )


def unpack(package: Package, folder: Path) -> None:
    """Fetch it by its own client and look at its checksum."""
    client, name = package.name.split()
    if client == "Debian":
        subprocess.run(["apt-get", "download", f"{name}={package.version}"], cwd=folder, check=True)
        archive = next(folder.glob(f"{name}_*.deb"))
    else:
        subprocess.run(["npm", "pack", f"{name}@{package.version}"], cwd=folder, check=True)
        archive = next(folder.glob("*.tgz"))
    if hashlib.sha256(archive.read_bytes()).hexdigest() != package.sha256:
        raise SystemExit(f"{archive.name} is not the package that was reviewed.")
    if client == "Debian":
        subprocess.run(["dpkg-deb", "-x", archive, folder], check=True)
    else:
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")


def cut(source: Path, target: Path) -> tuple[str, str, set[int]]:
    """The family's name, its version, and the letters that it draws."""
    options = subset.Options()
    options.hinting, options.recalc_timestamp = False, False
    options.name_IDs, options.name_languages = [0, 1, 2, 3, 4, 5, 6, 13, 14], [0x409]
    options.notdef_outline = True
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "DSIG", "meta", "STAT"]
    collected = source.suffix == ".ttc"
    if collected:
        options.layout_features = CJK_FEATURES
    font = TTFont(source, fontNumber=CJK_IN_COLLECTION if collected else -1, recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=drawable(font))
    subsetter.subset(font)
    font.flavor = None
    font.save(target)
    names = font["name"]
    return names.getDebugName(1), names.getDebugName(5).removeprefix("Version "), drawable(font)


def drawable(font: TTFont) -> set[int]:
    """All but controls and private use, which mean nothing to a reader."""
    return {point for point in font.getBestCmap() if unicodedata.category(chr(point)) not in {"Cc", "Co"}}


def ranges(letters: set[int]) -> str:
    """`41-5a c0`: first and last letter in hexadecimal, or one."""
    spans: list[list[int]] = []
    for point in sorted(letters):
        if spans and spans[-1][1] == point - 1:
            spans[-1][1] = point
        else:
            spans.append([point, point])
    return " ".join(f"{first:x}-{last:x}" if last > first else f"{first:x}" for first, last in spans)


def entry_of(face: Face, family: str, version: str) -> dict[str, str]:
    return {
        "name": family,
        "version": version,
        "licence": "OFL-1.1",
        "source": f"{face.package.words}, {face.source}, cut by scripts/document_fonts.py",
        "file": face.file,
        "licence_file": LICENCE,
        "sha256": hashlib.sha256((FONTS / face.file).read_bytes()).hexdigest(),
    }


if __name__ == "__main__":
    main()
