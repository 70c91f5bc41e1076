"""The plan fits what is free, says why, and the real packages place it as planned."""

import json
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from core.domain.errors import NotEnoughMemory
from core.domain.sentences import Language
from core.domain.settings import Settings
from core.domain.vocabulary import Precision
from core.models.hardware import GpuMemory, MemorySnapshot
from core.models.planning import LoadPlan, Rung, forecast, ladder, plan_load
from core.models.shapes import PUBLISHED, published_shape

LLAMA = published_shape("llama-3.2-11b-vision")
SMOLVLM = published_shape("smolvlm-500m")
SETTINGS = Settings()
NF4, INT8, HALF, FULL = Precision.NF4, Precision.INT8, Precision.HALF, Precision.FULL


def machine(*free_gb: float, ram_gb: float = 64, bf16: bool = True) -> MemorySnapshot:
    """A machine whose GPUs have this much free, and this much free RAM."""
    capability = (9, 0) if bf16 else (7, 5)
    gpus = tuple(
        GpuMemory(
            place,
            "GPU",
            total_bytes=80_000_000_000,
            free_bytes=round(free * 1e9),
            compute_capability=capability,
        )
        for place, free in enumerate(free_gb)
    )
    return MemorySnapshot(gpus, 128_000_000_000, round(ram_gb * 1e9), 0, 0.0)


def plan(precision: Precision, memory: MemorySnapshot, **changes: Any) -> LoadPlan:
    shape = changes.pop("shape", LLAMA)
    settings = replace(SETTINGS, **changes)
    caps = (40.0, 20.0) if memory.gpus else (None, None)
    return plan_load(shape, Rung(precision, *caps), memory=memory, settings=settings)


def test_gpu_ladder_goes_from_small_to_large_under_falling_caps() -> None:
    rungs = ladder(LLAMA, settings=SETTINGS, gpus=machine(80).gpus)
    assert [rung.precision for rung in rungs] == [NF4] * 3 + [INT8] * 3 + [HALF] * 3
    caps = [(rung.cap_gb, rung.cpu_cap_gb) for rung in rungs[:3]]
    assert caps == [(40, 20), (35, 15), (30, 15)]


def test_cpu_ladder_falls_from_single_precision_without_caps() -> None:
    rungs = ladder(SMOLVLM, settings=SETTINGS, gpus=())
    assert rungs == (Rung(FULL), Rung(HALF), Rung(NF4))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"precision": "int8"}, [INT8]),
        ({"precision": "half"}, [HALF]),
        ({"storage_dtype": "bfloat16"}, [HALF, NF4]),
        ({"storage_dtype": "float32"}, [FULL, HALF, NF4]),
    ],
)
def test_cpu_ladder_follows_the_settings(
    changes: dict[str, str], expected: list[Precision]
) -> None:
    rungs = ladder(SMOLVLM, settings=replace(SETTINGS, **changes), gpus=())
    assert [rung.precision for rung in rungs] == expected


@pytest.mark.parametrize("gpus", [(), (80,)])
def test_quantised_copy_has_its_stored_precision_alone(gpus: tuple[float, ...]) -> None:
    stored = replace(LLAMA, stored=NF4, file_bytes=7_300_000_000)
    settings = replace(SETTINGS, precision="half")
    rungs = ladder(stored, settings=settings, gpus=machine(*gpus).gpus)
    assert {rung.precision for rung in rungs} == {NF4}
    made = plan_load(stored, rungs[0], memory=machine(*gpus), settings=settings)
    assert made.prequantised
    assert made.weights_bytes == 7_300_000_000
    assert "already quantised" in made.reason


def test_plan_on_a_gpu_has_a_map_and_limits_and_no_device() -> None:
    made = plan(NF4, machine(80, ram_gb=12))
    assert (made.device, made.device_map) == (None, "balanced")
    assert made.max_memory == ((0, 40_000_000_000), ("cpu", 12_000_000_000))
    assert (made.storage_dtype, made.compute_dtype) == ("bfloat16", "bfloat16")
    assert "nf4 takes 7.2 GB on the GPU; 80.0 GB are free" in made.reason
    assert "nf4 prend 7,2 Go sur le GPU" in made.reason.fr


def test_plan_on_a_cpu_has_a_device_and_no_map() -> None:
    made = plan(FULL, machine(), shape=SMOLVLM)
    assert (made.device, made.device_map, made.max_memory) == ("cpu", None, None)
    assert made.cap_gb is None
    assert (made.storage_dtype, made.compute_dtype) == ("float32", "float32")


def test_limit_is_never_above_what_is_free_less_cache_and_work() -> None:
    made = plan(NF4, machine(20))
    limit = dict(made.max_memory)[0]
    assert limit < 20e9
    assert 20e9 - limit == pytest.approx(made.need_bytes - made.weights_bytes)


def test_plan_has_no_place_for_a_gpu_that_is_not_there() -> None:
    assert [place for place, _ in plan(NF4, machine(80, 80)).max_memory] == [
        0,
        1,
        "cpu",
    ]
    assert plan(HALF, machine(), shape=SMOLVLM).max_memory is None


@pytest.mark.parametrize("precision", [NF4, INT8])
def test_quantised_weights_never_spill_to_the_cpu(precision: Precision) -> None:
    with pytest.raises(NotEnoughMemory) as refusal:
        plan(precision, machine(6, ram_gb=500))
    assert f"{precision} needs" in refusal.value.message
    assert "are free for them on the GPU" in refusal.value.message
    assert refusal.value.hint


def test_half_precision_spills_and_says_so() -> None:
    made = plan(HALF, machine(14))
    assert 5e9 < made.spill_bytes < 20e9
    assert "on the CPU, which is slower" in made.reason
    assert "sur le CPU, plus lent" in made.reason.fr


def test_half_precision_does_not_spill_beyond_the_cpu_share() -> None:
    with pytest.raises(NotEnoughMemory, match=r"on the GPU, 20\.0 GB on the CPU"):
        plan(HALF, machine(3))
    with pytest.raises(NotEnoughMemory):
        plan(HALF, machine(14, ram_gb=4))


def test_cap_that_is_the_limit_is_named() -> None:
    rung = Rung(HALF, cap_gb=10.0, cpu_cap_gb=1.0)
    with pytest.raises(NotEnoughMemory, match=r"the cap allows 10\.0 GB") as refusal:
        plan_load(LLAMA, rung, memory=machine(80), settings=SETTINGS)
    assert "CAR_DAMAGE_GPU_CAPS_GB" in refusal.value.hint


def test_too_little_ram_is_refused_with_both_figures() -> None:
    with pytest.raises(NotEnoughMemory, match=r"float32 needs 2\.3 GB; 2\.0 GB"):
        plan(FULL, machine(ram_gb=2), shape=SMOLVLM)


def test_adapter_counts_beside_the_model() -> None:
    rung = Rung(NF4, 40.0, 20.0)
    bare = plan_load(LLAMA, rung, memory=machine(80), settings=SETTINGS)
    both = plan_load(
        LLAMA, rung, memory=machine(80), settings=SETTINGS, extra_bytes=10**8
    )
    assert both.weights_bytes - bare.weights_bytes == 10**8
    assert both.need_bytes - bare.need_bytes == 10**8


@pytest.mark.parametrize("free_gb", [12.0, 16.0, 30.0, 80.0])
def test_caps_above_the_need_are_the_same_step(free_gb: float) -> None:
    memory = machine(free_gb)
    steps: dict[Precision, set[object]] = {}
    for rung in ladder(LLAMA, settings=SETTINGS, gpus=memory.gpus):
        try:
            made = plan_load(LLAMA, rung, memory=memory, settings=SETTINGS)
            steps.setdefault(rung.precision, set()).add(made.effective)
        except NotEnoughMemory as exc:
            steps.setdefault(rung.precision, set()).add(str(exc))
    assert {precision: len(each) for precision, each in steps.items()} == {
        NF4: 1,
        INT8: 1,
        HALF: 1,
    }


def test_cap_that_changes_the_placement_is_another_step() -> None:
    rungs = [Rung(HALF, cap, 20.0) for cap in (20.0, 15.0)]
    made = [
        plan_load(LLAMA, rung, memory=machine(80), settings=SETTINGS) for rung in rungs
    ]
    assert made[0].effective != made[1].effective


@pytest.mark.parametrize(
    ("precision", "gpus", "bf16", "changes", "expected"),
    [
        (NF4, (80,), True, {}, ("bfloat16", "bfloat16")),
        (NF4, (80,), False, {}, ("float16", "float16")),
        (HALF, (), True, {}, ("bfloat16", "bfloat16")),
        (NF4, (), True, {}, ("float32", "float32")),
        (HALF, (80,), True, {"compute_dtype": "float32"}, ("bfloat16", "float32")),
        (NF4, (80,), True, {"storage_dtype": "float16"}, ("float16", "float16")),
        (FULL, (), True, {"storage_dtype": "float16"}, ("float32", "float32")),
    ],
)
def test_types_follow_the_card_and_the_settings(
    precision: Precision,
    gpus: tuple[float, ...],
    bf16: bool,
    changes: dict[str, str],
    expected: tuple[str, str],
) -> None:
    made = plan(precision, machine(*gpus, bf16=bf16), shape=SMOLVLM, **changes)
    assert (made.storage_dtype, made.compute_dtype) == expected


def test_sharding_setting_names_the_map() -> None:
    assert plan(NF4, machine(80), sharding="sequential").device_map == "sequential"
    assert plan(NF4, machine(80), sharding="my_map.json").device_map == "my_map.json"


def test_plan_and_forecast_can_be_written_as_json() -> None:
    made = json.loads(json.dumps(plan(NF4, machine(80)).to_dict()))
    assert made["precision"] == "nf4"
    assert made["max_memory"]["0"] == 40_000_000_000
    lines = forecast(LLAMA, memory=machine(80), settings=SETTINGS)
    written = json.loads(json.dumps([each.to_dict(Language.FR) for each in lines]))
    assert [each["precision"] for each in written] == ["nf4", "int8", "half"]
    assert "nf4 prend 7,2 Go" in written[0]["reason"]


def test_forecast_and_plan_agree() -> None:
    for memory in (machine(10), machine(16), machine(80), machine(ram_gb=30)):
        for line in forecast(LLAMA, memory=memory, settings=SETTINGS):
            assert sum(size for _, size in line.parts) == line.weights_bytes
            if line.fits:
                made = plan(line.precision, memory)
                assert line.need_bytes == made.need_bytes
                assert line.weights_bytes == made.weights_bytes
            else:
                with pytest.raises(NotEnoughMemory) as refusal:
                    plan(line.precision, memory)
                assert line.reason == refusal.value.message


@cache
def meta_llama(*, quantised: bool) -> tuple[Any, Any]:
    """The real 11B class on the meta device, prepared for 4 bits by transformers."""
    import torch
    from transformers import AutoConfig, AutoModelForImageTextToText, BitsAndBytesConfig
    from transformers.quantizers.auto import AutoHfQuantizer

    text = (PUBLISHED / "llama-3.2-11b-vision.json").read_text(encoding="utf-8")
    config = json.loads(text)
    config = AutoConfig.for_model(config.pop("model_type"), **config)
    with torch.device("meta"):
        model = AutoModelForImageTextToText.from_config(config, dtype=torch.bfloat16)
    if not quantised:
        return model, None
    how = BitsAndBytesConfig(
        load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_use_double_quant=True
    )
    quantizer = AutoHfQuantizer.from_config(how, pre_quantized=False)
    quantizer.preprocess_model(model, dtype=torch.bfloat16, device_map=None)
    return model, quantizer


PLACED = [  # free GB; the first of each kind fits with 20 MB to spare
    (NF4, (10.07,)),
    (NF4, (7.8, 7.8)),
    (NF4, (8.2, 8.2, 8.2)),
    (HALF, (23.43,)),
    (HALF, (14.5, 14.5)),
    (HALF, (13.1, 13.1)),
    (HALF, (23.1,)),
    (HALF, (12,)),
    (HALF, (9, 9)),
]


@pytest.mark.parametrize("sharding", ["balanced", "sequential"])
@pytest.mark.parametrize(("precision", "gpus"), PLACED)
def test_model_is_placed_where_the_plan_says(
    precision: Precision, gpus: tuple[float, ...], sharding: str
) -> None:
    from transformers.integrations.accelerate import _get_device_map

    made = plan(precision, machine(*gpus), sharding=sharding)
    model, quantizer = meta_llama(quantised=precision is NF4)
    placed = _get_device_map(model, sharding, dict(made.max_memory), quantizer)
    places = {str(where) for where in placed.values()}
    assert "disk" not in places
    if not made.spill_bytes:
        assert "cpu" not in places


@pytest.mark.parametrize(
    ("precision", "gpus", "more_gb"),
    [(NF4, (10.0,), 0.2), (INT8, (16.0,), 0.2), (NF4, (6.3, 6.3), 0.6)],
)
def test_plan_refuses_what_would_just_not_be_placed(
    precision: Precision, gpus: tuple[float, ...], more_gb: float
) -> None:
    with pytest.raises(NotEnoughMemory):
        plan(precision, machine(*gpus), sharding="sequential")
    more = [free + more_gb for free in gpus]
    assert plan(precision, machine(*more), sharding="sequential").spill_bytes == 0
