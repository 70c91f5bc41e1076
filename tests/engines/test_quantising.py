"""Layers of any size run in 4 bits on a CPU."""

import pytest
import torch

from core.engines.quantising import spare_odd_layers


@pytest.mark.parametrize("sizes", [(64, 64), (96, 64), (64, 40), (48, 20)])
def test_four_bit_layer_of_any_size_computes_on_a_cpu(sizes: tuple[int, int]) -> None:
    from bitsandbytes.nn import Linear4bit

    torch.manual_seed(0)
    plain = torch.nn.Linear(*sizes)
    layer = Linear4bit(*sizes, quant_type="nf4", compute_dtype=torch.bfloat16)
    layer.load_state_dict(plain.state_dict())
    model = torch.nn.Sequential(layer.to("cpu")).eval()
    spare_odd_layers(model)
    with torch.inference_mode():
        inputs = torch.randn(3, sizes[0], dtype=torch.bfloat16)
        got, wanted = model(inputs).float(), plain(inputs.float())
    assert (got - wanted).abs().mean() < 0.1
