"""A request reaches the model whole: one question, one photo, ids as they are."""

import copy
from dataclasses import replace
from typing import Any

import pytest

from core.domain.errors import GenerationFailed
from core.domain.records import PromptPath
from core.inference.chat import prepare
from core.inference.checks import check_inputs, placeholder_id
from core.inference.vision_model import VisionModel
from tests.inference.opened import FAMILIES, SHORT, opened, picture, request

BROKEN_TEMPLATES = {
    "none": None,
    "raises": "{{ raise_exception('only for friends') }}",
    "syntax": "{% for %}",
    "no photo": "{{ messages[0]['content'][-1]['text'] }}",
    "no question": "<image>",
    "two photos": "<image><image>{{ messages[0]['content'][-1]['text'] }}",
    "text only": "{{ messages[0]['content'] + '!' }}",
}


@pytest.fixture(params=FAMILIES)
def vlm(request: pytest.FixtureRequest) -> VisionModel:
    return opened(request.getfixturevalue(f"tiny_{request.param}"))


def with_template(vlm: VisionModel, template: str | None) -> VisionModel:
    processor = copy.copy(vlm.processor)
    image_token = getattr(processor, "image_token", "<image>")
    processor.chat_template = template and template.replace("<image>", image_token)
    return replace(vlm, processor=processor)


def first_scores(vlm: VisionModel, inputs: dict[str, Any]) -> Any:
    import torch

    from core.inference.looks import without_blank_tiles

    with torch.inference_mode(), without_blank_tiles(vlm.model):
        return vlm.model(**inputs).logits[0, -1]


def test_template_is_used_and_recorded(vlm: VisionModel) -> None:
    made = request(vlm, picture())
    assert made.path is PromptPath.CHAT_TEMPLATE
    assert made.prompt_tokens == made.inputs["input_ids"].shape[1]


def test_template_gives_the_tensors_of_the_one_step_call(vlm: VisionModel) -> None:
    made = prepare(vlm, SHORT.text, image=picture())
    content = [
        {"type": "image", "image": picture()},
        {"type": "text", "text": SHORT.text},
    ]
    expected = vlm.processor.apply_chat_template(
        [{"role": "user", "content": content}],
        add_generation_prompt=True,
        tokenize=True,
        return_dict=True,
        return_tensors="pt",
    )
    for name, tensor in made.inputs.items():
        assert tensor.equal(expected[name]), name


@pytest.mark.parametrize("broken", BROKEN_TEMPLATES)
def test_broken_template_falls_back_to_the_plain_call(
    vlm: VisionModel, broken: str
) -> None:
    plain = with_template(vlm, BROKEN_TEMPLATES[broken])
    made = request(plain, picture())
    assert made.path is PromptPath.PLAIN
    text = vlm.tokenizer.decode(made.inputs["input_ids"][0], skip_special_tokens=True)
    assert SHORT.text in text


@pytest.mark.parametrize("template", ["own", "none"])
def test_photo_reaches_the_model_either_way(vlm: VisionModel, template: str) -> None:
    asked = vlm if template == "own" else with_template(vlm, None)
    red = first_scores(asked, request(asked, picture("red")).inputs)
    again = first_scores(asked, request(asked, picture("red")).inputs)
    blue = first_scores(asked, request(asked, picture("navy", shade=200)).inputs)
    assert red.equal(again)
    assert (red - blue).abs().max() > 1e-3


def adding_a_beginning(vlm: VisionModel) -> VisionModel:
    """The tokenizer puts a beginning before every text, as those of Llama do."""
    from tokenizers.processors import TemplateProcessing

    processor = copy.copy(vlm.processor)
    processor.tokenizer = copy.deepcopy(vlm.tokenizer)
    begin = (vlm.tokenizer.bos_token, vlm.tokenizer.bos_token_id)
    processor.tokenizer.backend_tokenizer.post_processor = TemplateProcessing(
        single=f"{begin[0]} $A", special_tokens=[begin]
    )
    return replace(vlm, processor=processor)


@pytest.mark.parametrize("template", ["own", "none"])
def test_text_begins_once_with_a_tokenizer_that_adds_it(
    vlm: VisionModel, template: str
) -> None:
    asked = adding_a_beginning(vlm)
    asked = asked if template == "own" else with_template(asked, None)
    begin = vlm.tokenizer.bos_token_id
    assert asked.tokenizer("x").input_ids[0] == begin
    ids = request(asked, picture()).inputs["input_ids"][0].tolist()
    assert ids.count(begin) == 1
    assert ids[0] == begin


def test_text_begins_without_a_token_where_nothing_adds_one(tiny_llava: Any) -> None:
    plain = with_template(opened(tiny_llava), None)
    ids = request(plain, picture()).inputs["input_ids"][0].tolist()
    assert plain.tokenizer.bos_token_id not in ids


def test_text_alone_needs_no_photo(vlm: VisionModel) -> None:
    made = prepare(vlm, "Say it in other words.")
    assert "pixel_values" not in made.inputs
    assert placeholder_id(vlm.model.config) not in made.inputs["input_ids"]


def test_processor_that_cannot_do_text_alone_is_a_plain_refusal(
    vlm: VisionModel,
) -> None:
    class NeedsPhoto(type(vlm.processor)):
        def __call__(self, images: Any = None, **rest: Any) -> Any:
            if images is None:
                raise ValueError("You have to specify images.")
            return super().__call__(images=images, **rest)

    processor = copy.copy(vlm.processor)
    processor.__class__ = NeedsPhoto
    with pytest.raises(GenerationFailed) as refusal:
        prepare(replace(vlm, processor=processor), "Say it in other words.")
    assert refusal.value.hint
    assert "ValueError" in refusal.value.message


def spoil_high_id(inputs: dict[str, Any], rows: int) -> None:
    inputs["input_ids"][0, -1] = rows


def spoil_negative_id(inputs: dict[str, Any], rows: int) -> None:
    inputs["input_ids"][0, 0] = -1


def spoil_no_pixels(inputs: dict[str, Any], rows: int) -> None:
    del inputs["pixel_values"]


def spoil_empty_pixels(inputs: dict[str, Any], rows: int) -> None:
    inputs["pixel_values"] = inputs["pixel_values"][:, :0]


def spoil_nan_pixels(inputs: dict[str, Any], rows: int) -> None:
    inputs["pixel_values"][..., 0, 0] = float("nan")


@pytest.mark.parametrize(
    "spoil",
    [
        spoil_high_id,
        spoil_negative_id,
        spoil_no_pixels,
        spoil_empty_pixels,
        spoil_nan_pixels,
    ],
)
def test_request_that_would_be_blind_or_out_of_range_is_refused(
    vlm: VisionModel, spoil: Any
) -> None:
    inputs = request(vlm, picture()).inputs
    check_inputs(inputs, vlm.model, with_image=True)
    spoil(inputs, vlm.model.get_input_embeddings().weight.shape[0])
    with pytest.raises(GenerationFailed, match="does not fit this model"):
        check_inputs(inputs, vlm.model, with_image=True)


@pytest.mark.parametrize("kept", [0, 0.5])
def test_places_for_the_photo_must_be_there_and_enough(
    vlm: VisionModel, kept: float
) -> None:
    inputs = request(vlm, picture()).inputs
    ids, place = inputs["input_ids"], placeholder_id(vlm.model.config)
    places = (ids == place).nonzero()
    for row, column in places[int(len(places) * kept) :].tolist():
        ids[row, column] = 5
    with pytest.raises(GenerationFailed, match="places for the picture"):
        check_inputs(inputs, vlm.model, with_image=True)


def test_image_token_beyond_the_output_rows_is_kept(tiny_mllama: Any) -> None:
    vlm = opened(tiny_mllama)
    rows = vlm.model.get_output_embeddings().weight.shape[0]
    ids = request(vlm, picture()).inputs["input_ids"]
    assert int(ids.max()) == placeholder_id(vlm.model.config) >= rows


def test_mllama_without_its_tile_inputs_is_refused(tiny_mllama: Any) -> None:
    vlm = opened(tiny_mllama)
    for name in ("aspect_ratio_ids", "aspect_ratio_mask", "cross_attention_mask"):
        inputs = request(vlm, picture()).inputs
        del inputs[name]
        with pytest.raises(GenerationFailed):
            check_inputs(inputs, vlm.model, with_image=True)


def test_photo_that_no_word_may_look_at_is_refused(tiny_mllama: Any) -> None:
    vlm = opened(tiny_mllama)
    inputs = request(vlm, picture()).inputs
    inputs["cross_attention_mask"].zero_()
    with pytest.raises(GenerationFailed, match="hides the picture"):
        check_inputs(inputs, vlm.model, with_image=True)


def test_place_for_a_photo_in_text_alone_is_refused(vlm: VisionModel) -> None:
    with pytest.raises(GenerationFailed):
        prepare(vlm, f"Rewrite {vlm.processor.image_token} this.")
