"""“Terbaca?”: sharp, blurred, dark, pale and tiny photos of drawn papers, and the measures behind the thresholds."""

from __future__ import annotations

import pytest
from PIL import Image

from tests.workers.corpus.documents import card, letter, nearly_empty, photographed, portrait
from workers.cleaning import legibility
from workers.cleaning.legibility import Judgement, Measures, judge, measure

SUBJECTS = {"surat": letter, "kartu": card, "wajah": portrait, "hampir kosong": nearly_empty}


def seen(subject: str, size: tuple[int, int] = (1500, 2000), **how: float) -> Measures:
    image = photographed(SUBJECTS[subject](size), **how)
    return measure(image, max(size))


def judged(subject: str, size: tuple[int, int] = (1500, 2000), **how: float) -> Judgement:
    return judge(seen(subject, size, **how))


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("size", [(900, 1200), (1500, 2000), (2448, 3264)])
def test_a_sharp_photo_gets_no_remark(subject, size):
    assert judged(subject, size) == Judgement()


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_grainy_but_sharp_photo_gets_no_remark(subject):
    assert judged(subject, noise=15) == Judgement()


@pytest.mark.parametrize("subject", ["surat", "kartu"])
@pytest.mark.parametrize("blur", [1, 2])
def test_a_little_softness_that_leaves_print_legible_gets_no_remark(subject, blur):
    assert judged(subject, blur=blur) == Judgement()


@pytest.mark.parametrize("subject", ["surat", "kartu", "wajah"])
def test_a_blurred_photo_is_doubtful_but_may_be_kept(subject):
    found = judged(subject, blur=4)
    assert found.remark == "Foto tampak buram. Ulangi di tempat terang, tahan kamera diam."
    assert not found.unreadable


@pytest.mark.parametrize("subject", ["surat", "kartu", "wajah"])
@pytest.mark.parametrize("blur", [10, 20])
def test_a_photo_on_which_nothing_can_be_read_is_hopeless(subject, blur):
    found = judged(subject, blur=blur)
    assert found.remark.startswith("Foto sangat buram")
    assert found.unreadable


@pytest.mark.parametrize("subject", ["surat", "kartu"])
def test_a_shaken_photo_is_at_least_doubtful(subject):
    assert "buram" in judged(subject, shake=30).remark


def test_dim_is_doubtful_and_black_is_hopeless():
    assert judged("surat", light=0.5) == Judgement()
    assert judged("surat", light=0.25).remark.startswith("Foto tampak gelap")
    assert not judged("surat", light=0.25).unreadable
    assert judged("surat", light=0.1).remark.startswith("Foto terlalu gelap")
    assert judged("surat", light=0.1).unreadable


def test_bright_is_good_pale_is_doubtful_and_burnt_out_is_hopeless():
    assert judged("surat", light=2) == Judgement()
    assert judged("surat", light=4).remark.startswith("Tulisan tampak pudar")
    assert not judged("surat", light=4).unreadable
    assert judged("surat", light=5.6).unreadable


def test_tiny_is_hopeless_and_small_is_doubtful():
    assert judged("kartu", (270, 360)).remark.startswith("Foto terlalu kecil")
    assert judged("kartu", (270, 360)).unreadable
    assert judged("kartu", (600, 800)).remark.startswith("Foto kecil")
    assert not judged("kartu", (600, 800)).unreadable


@pytest.mark.parametrize("blur", [0, 1, 2, 3, 4, 6, 8, 10])
def test_the_measures_fall_steadily_with_blur_and_stand_clear_of_the_thresholds(blur):
    expected = {0: (1.01, 0.72), 1: (0.80, 0.73), 2: (0.46, 0.68), 3: (0.29, 0.59), 4: (0.21, 0.46)}
    expected |= {6: (0.14, 0.29), 8: (0.10, 0.19), 10: (0.10, 0.14)}
    found = seen("surat", blur=blur)
    assert (found.fine, found.coarse) == pytest.approx(expected[blur], abs=0.06)


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (2, 3), (5000, 2)])
def test_the_strangest_shapes_can_be_measured(size):
    assert judge(measure(Image.new("L", size, 128), max(size))).unreadable


def test_every_remark_says_what_to_do():
    remarks = [value for name, value in vars(legibility).items() if name.startswith(("TOO_", "RATHER_", "EMPTY"))]
    assert len(remarks) == 8
    assert all(any(verb in remark for verb in ("Ulangi", "Unggah", "unggah")) for remark in remarks)
