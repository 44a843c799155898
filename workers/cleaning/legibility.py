"""Whether a photographed paper can be read: light, contrast, size and sharpness, in plain words.

The picture is brought to a long side of about 512 pixels by averaging, so that a camera's noise and its megapixels matter
little. Sharpness is how steeply the strongest edges turn (the second difference across three pixels, 99.9th
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
    """``remark`` is empty when nothing is wrong; ``unreadable`` when it is hopeless."""

    remark: str = ""
    unreadable: bool = False
    blank: bool = False


def measure(image: Image.Image, long_side: int) -> Measures:
    """Measure ``image`` ("L" or "RGB"), which came with ``long_side`` pixels before it was made smaller."""
    gray = _small_gray(image)
    histogram = gray.histogram()
    paper, ink = _percentile(histogram, 0.98), _percentile(histogram, 0.001)
    contrast = max(1, paper - ink)
    darkest = _percentile(histogram, 0.0002)
    return Measures(long_side, paper, darkest, _steepness(gray) / contrast, _steepness(gray.reduce(2)) / contrast)


def judge(measures: Measures) -> Judgement:
    """The gravest fault and what to do about it."""
    contrast = measures.paper - measures.ink
    faults = (
        (measures.long_side < TINY, "Foto terlalu kecil untuk dibaca. Unggah foto asli dari kamera.", True, False),
        (measures.paper < BLACK, f"Foto terlalu gelap. {RETAKE}", True, False),
        (contrast < BLANK, "Foto tampak kosong. Foto sisi yang ada tulisannya, lalu unggah lagi.", True, True),
        (
            measures.fine < SOFT and measures.coarse < SMEARED,
            f"Foto sangat buram sehingga tidak terbaca. {RETAKE}",
            True,
            False,
        ),
        (measures.paper < DIM, f"Foto tampak gelap. {RETAKE}", False, False),
        (contrast < PALE * measures.paper, "Tulisan tampak pudar. Ulangi tanpa lampu kilat, jauhkan dari silau.", False, False),
        (measures.fine < SOFT, f"Foto tampak buram. {RETAKE}", False, False),
        (measures.long_side < SMALL, "Foto kecil sehingga sulit dibaca. Unggah foto asli dari kamera.", False, False),
    )
    for found, remark, unreadable, blank in faults:
        if found:
            return Judgement(remark, unreadable, blank)
    return Judgement()


def _small_gray(image: Image.Image) -> Image.Image:
    return image.reduce(max(1, round(max(image.size) / SIDE))).convert("L")


def _steepness(gray: Image.Image) -> int:
    """How far the strongest strokes and edges stand out from their two neighbours, in the weaker direction."""
    wide, high = gray.size
    if min(wide, high) < 3:
        return 0
    across = [gray.crop((step, 0, wide - 2 + step, high)) for step in range(3)]
    down = [gray.crop((0, step, wide, high - 2 + step)) for step in range(3)]
    return min(_percentile(_second_difference(*line).histogram(), 0.999) for line in (across, down))


def _second_difference(before: Image.Image, here: Image.Image, after: Image.Image) -> Image.Image:
    return ImageChops.subtract(here, ImageChops.add(before, after, 2), 0.5)


def _percentile(histogram: list[int], share: float) -> int:
    wanted = max(1, sum(histogram) * share)
    seen = 0
    for value, count in enumerate(histogram):
        seen += count
        if seen >= wanted:
            return value
    return len(histogram) - 1
