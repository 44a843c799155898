"""Whether a photographed paper can be read: light, contrast, size and sharpness, in plain words.

The picture is brought to a long side of about 512 pixels by averaging, so that a camera's noise and its megapixels
matter little. Sharpness is how steeply the strongest edges turn (the second difference across three pixels, 99.9th
percentile) in relation to the contrast of the whole: at that size for blur that costs small print, and at half of it
for blur that costs everything. The weaker of the two directions counts, so that a shaken photo is seen as well. The
thresholds are calibrated on the drawn papers of ``tests/workers/corpus/documents.py``; a test holds the measures.
"""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image, ImageChops

SIDE = 512  # pixels

SMALL, TINY = 900, 400  # pixels of the long side
DIM, BLACK = 75, 40  # grey of the brightest fiftieth, of 255
PALE = 0.24  # of the paper's grey: how much darker the darkest ink is
BLANK = 20  # grey steps between paper and darkest ink
SOFT, SMEARED = 0.28, 0.20  # sharpness, fine and coarse

RETAKE = "Ulangi di tempat terang, tahan kamera diam."
ORIGINAL = "Unggah foto asli dari kamera."
TOO_SMALL = f"Foto terlalu kecil untuk dibaca. {ORIGINAL}"
TOO_DARK = f"Foto terlalu gelap. {RETAKE}"
EMPTY = "Foto tampak kosong. Foto sisi yang ada tulisannya, lalu unggah lagi."
TOO_BLURRED = f"Foto sangat buram sehingga tidak terbaca. {RETAKE}"
RATHER_DARK = f"Foto tampak gelap. {RETAKE}"
RATHER_PALE = "Tulisan tampak pudar. Ulangi tanpa lampu kilat, jauhkan dari silau."
RATHER_BLURRED = f"Foto tampak buram. {RETAKE}"
RATHER_SMALL = f"Foto kecil sehingga sulit dibaca. {ORIGINAL}"
HOPELESS = frozenset({TOO_SMALL, TOO_DARK, EMPTY, TOO_BLURRED})


@dataclass(frozen=True, slots=True)
class Measures:
    """What was measured: grey values of 0 to 255, and the two sharpnesses (about 1 and 0.7 for a sharp page)."""

    long_side: int
    paper: int
    ink: int
    fine: float
    coarse: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """``remark`` is empty when nothing is wrong."""

    remark: str = ""

    @property
    def unreadable(self) -> bool:
        """Whether it is hopeless."""
        return self.remark in HOPELESS

    @property
    def blank(self) -> bool:
        """Whether there is nothing on it."""
        return self.remark == EMPTY


def measure(image: Image.Image, long_side: int) -> Measures:
    """Measure ``image`` ("L" or "RGB"), which came with ``long_side`` pixels before it was made smaller."""
    gray = _small_gray(image)
    histogram = gray.histogram()
    paper, ink = _percentile(histogram, 0.98), _percentile(histogram, 0.001)
    contrast = max(1, paper - ink)
    darkest = _percentile(histogram, 0.0002)
    return Measures(long_side, paper, darkest, _steepness(gray) / contrast, _steepness(gray.reduce(2)) / contrast)


def judge(found: Measures) -> Judgement:
    """The gravest fault and what to do about it."""
    contrast = found.paper - found.ink
    faults = (
        (found.long_side < TINY, TOO_SMALL),
        (found.paper < BLACK, TOO_DARK),
        (contrast < BLANK, EMPTY),
        (found.fine < SOFT and found.coarse < SMEARED, TOO_BLURRED),
        (found.paper < DIM, RATHER_DARK),
        (contrast < PALE * found.paper, RATHER_PALE),
        (found.fine < SOFT, RATHER_BLURRED),
        (found.long_side < SMALL, RATHER_SMALL),
    )
    return Judgement(next((remark for holds, remark in faults if holds), ""))


def _small_gray(image: Image.Image) -> Image.Image:
    return image.reduce(max(1, round(max(image.size) / SIDE))).convert("L")


def _steepness(gray: Image.Image) -> int:
    """How far the strongest strokes and edges stand out from their two neighbours, in the weaker direction."""
    wide, high = gray.size
    if min(wide, high) < 3:
        return 0
    across = [gray.crop((step, 0, wide, high)) for step in (1, 2)]
    down = [gray.crop((0, step, wide, high)) for step in (1, 2)]
    return min(_percentile(_second_difference(gray, *line).histogram(), 0.999) for line in (across, down))


def _second_difference(before: Image.Image, here: Image.Image, after: Image.Image) -> Image.Image:
    """Each begins a pixel further than the one before; of pictures of unequal sizes Pillow takes what all have."""
    return ImageChops.subtract(here, ImageChops.add(before, after, 2), 0.5)


def _percentile(histogram: list[int], share: float) -> int:
    wanted = max(1, sum(histogram) * share)
    seen = 0
    for value, count in enumerate(histogram):
        seen += count
        if seen >= wanted:
            return value
    return len(histogram) - 1
