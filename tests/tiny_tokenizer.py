"""A small byte-level BPE tokenizer for the tiny models, trained on words of the field.

Decisions:
- Byte level: any text, any accent and any JSON can be written and read back.
- A known answer is cut into pieces that occur in it once; each becomes a token of the
  vocabulary without a merge rule, so that encoding any other text stays the same.
"""

import json
import re

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

SENTENCES = (
    "Look at the photo of the car and list every damage as JSON.",
    "Regardez la photo de la voiture et listez chaque dommage en JSON.",
    "Dommages détectés sur : pare-chocs avant, aile avant gauche.",
    "[pièce] - [type] - Sévérité : [MINEURE/MODÉRÉE/MAJEURE]",
    "front bumper - dent - Severity: MODERATE, rear door scratch minor, hood severe",
    '{"view": "front", "usable": true, "damaged": "yes", "findings": []}',
    '{"part": "rear_door", "side": "left", "type": "scratch", "severity": "minor"}',
    "0123456789 .,:;!?()[]{}'\"-_/%",
)
MERGES = 256
MIN_PIECE = 6  # characters: longer than the tokens that a prompt may end with


def make_tokenizer(pieces: tuple[str, ...] = ()) -> Tokenizer:
    """A trained tokenizer whose vocabulary also holds the pieces of a known answer."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator(
        SENTENCES,
        trainers.BpeTrainer(
            vocab_size=len(alphabet) + MERGES,
            initial_alphabet=alphabet,
            show_progress=False,
        ),
    )
    data = json.loads(tokenizer.to_str())
    for piece in pieces:
        written = piece_token(piece)
        data["model"]["vocab"].setdefault(written, len(data["model"]["vocab"]))
    return Tokenizer.from_str(json.dumps(data))


def cut_into_pieces(answer: str) -> tuple[str, ...]:
    """Cut an answer into pieces that are all different.

    JSON is cut only where a grammar leaves open what comes next: inside a word that the
    grammar forces, a constrained model may write nothing but the tokenizer's own cut.
    """
    cut = r"(?=[,:\]}])" if answer.startswith("{") else r"(?=[\s,:])"
    pieces: list[str] = []
    piece = ""
    for part in re.split(cut, answer):
        piece += part
        if len(piece) >= MIN_PIECE and piece not in pieces:
            pieces.append(piece)
            piece = ""
    while piece:
        piece = (pieces.pop() if pieces else "") + piece
        if piece not in pieces:
            pieces.append(piece)
            piece = ""
    return tuple(pieces)


def piece_token(piece: str) -> str:
    """The piece as it stands in a byte-level vocabulary."""
    level = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    return "".join(part for part, _ in level.pre_tokenize_str(piece))
