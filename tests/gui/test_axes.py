"""Ticks, times, frequencies and notes, as a person reads them."""

import pytest

from rootnote.gui.tracks.axes import (
    FrequencyScale,
    format_time,
    frequency_ticks,
    note_name,
    time_ticks,
)
from rootnote.gui.tracks.colour_maps import COLOUR_MAPS, colour_table
from rootnote.gui.tracks.viewport import MIN_SPAN_S, Viewport


@pytest.mark.parametrize(
    ("seconds", "step", "text"),
    [
        (0, 1, "0:00"),
        (65.4, 1, "1:05"),
        (3723.0, 60, "1:02:03"),
        (0.25, 0.05, "0:00.25"),
        (59.9996, 0.001, "1:00.000"),
        (-1.5, 0.1, "−0:01.5"),
    ],
)
def test_times(seconds: float, step: float, text: str) -> None:
    assert format_time(seconds, step) == text


@pytest.mark.parametrize("span", [0.002, 0.3, 7, 61, 500, 3600, 20_000, 200_000])
def test_time_labels_fit_and_differ(span: float) -> None:
    labels = [tick for tick in time_ticks(10, 10 + span, 1200) if tick.label]
    assert 3 <= len(labels) <= 1200 / 96 + 1
    assert len({tick.label for tick in labels}) == len(labels)
    assert all(10 - 1e-9 <= tick.value <= 10 + span + 1e-9 for tick in labels)


@pytest.mark.parametrize("scale", FrequencyScale)
def test_a_frequency_axis_is_invertible_and_labelled(scale: FrequencyScale) -> None:
    for hz in (50, 440, 9_000, 22_050):
        assert scale.from_unit(scale.to_unit(hz, 22_050), 22_050) == pytest.approx(hz)
    assert scale.to_unit(22_050, 22_050) == pytest.approx(1)
    edges = scale.edges(22_050, 200)
    assert (edges[1:] > edges[:-1]).all()
    for height in (80, 200, 800):
        assert len([t for t in frequency_ticks(scale, 22_050, height) if t.label]) >= 2


@pytest.mark.parametrize(
    ("hz", "name"), [(440, "A4"), (261.626, "C4"), (452.9, "B♭4 −50 ct"), (10, "")]
)
def test_notes(hz: float, name: str) -> None:
    assert note_name(hz) == name


@pytest.mark.parametrize("name", COLOUR_MAPS)
def test_colours_change_evenly_in_brightness(name: str) -> None:
    table = colour_table(name, 40, 200)
    assert (table[:41] == table[0]).all()
    assert (table[200:] == table[255]).all()
    red, green, blue = ((table >> shift & 255).astype(float) for shift in (16, 8, 0))
    brightness = (0.2126 * red + 0.7152 * green + 0.0722 * blue)[40:201]
    steps = brightness[1:] - brightness[:-1]
    assert (steps * (-1 if name == "grey" else 1) >= -0.5).all()


def test_zooming_keeps_the_time_under_the_pointer() -> None:
    view = Viewport(10, 20)
    zoomed = view.zoomed(0.5, 12)
    assert zoomed.x_of(12, 1000) == pytest.approx(view.x_of(12, 1000))
    assert zoomed.span_s == pytest.approx(5)
    assert view.zoomed(1e-9, 12).span_s == pytest.approx(MIN_SPAN_S)


def test_a_viewport_stays_within_its_limits() -> None:
    assert Viewport(-5, 5).within(0, 100) == Viewport(0, 10)
    assert Viewport(95, 105).within(0, 100) == Viewport(90, 100)
    assert Viewport(-50, 500).within(0, 100) == Viewport(0, 100)
