"""The chain is the published one, in order, and ends on any machine."""

from core.engines.base import ENGINES
from core.models.catalogue import CHAIN, SourceKind, WeightsKind


def test_chain_stands_in_the_promised_order() -> None:
    assert [row.source for row in CHAIN] == [
        "Kakyoin03/car-damage-assessment-llama-vision",
        "KHAOULA-KH/LOra_modele",
        "meta-llama/Llama-3.2-11B-Vision-Instruct",
        "HuggingFaceTB/SmolVLM-500M-Instruct",
        "assets/onboard",
    ]
    assert CHAIN[1].weights is WeightsKind.LORA


def test_keys_are_unique() -> None:
    assert len({row.key for row in CHAIN}) == len(CHAIN)


def test_last_row_needs_nothing_that_a_laptop_lacks() -> None:
    last = CHAIN[-1]
    assert last.source_kind is SourceKind.ONBOARD
    assert not last.needs_gpu
    assert not last.gated
    assert set(last.engines) <= set(ENGINES)
