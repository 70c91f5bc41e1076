"""The memory part of the sidebar, for machines that the tests do not run on."""

from streamlit.testing.v1 import AppTest


def two_cards() -> None:
    from core.domain.sentences import Language
    from core.models.hardware import GpuMemory, MemorySnapshot
    from core.ui.sidebar import _show_memory
    from core.ui.state import start

    start(Language.FR)
    cards = (
        GpuMemory(
            0, "Card A", 45_000_000_000, 33_000_000_000, 9_500_000_000, 11 * 10**9
        ),
        GpuMemory(1, "Card B", 24_000_000_000, 24_000_000_000),
    )
    _show_memory(MemorySnapshot(cards, 64 * 10**9, 60 * 10**9, 187_000_000, 0.38))


def test_every_card_shows_total_allocated_reserved_and_free() -> None:
    app = AppTest.from_function(two_cards).run()
    assert not app.exception
    told = " ".join(each.value for each in app.caption).replace("\xa0", " ")
    assert "Card A : 33,0 Go libres · alloués 9,5 Go · réservés 11,0 Go" in told
    assert "Card B : 24,0 Go libres · alloués – · réservés –" in told
    assert "187 Mo" in told
    assert "38 %" in told
    assert "Aucun GPU" not in told
    bars = [each.proto.text.replace("\xa0", " ") for each in app.get("progress")]
    assert bars[0] == "GPU 0 · 12,0 Go sur 45,0 Go"
