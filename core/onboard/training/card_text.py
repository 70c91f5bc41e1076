"""The sentences of the model card that do not depend on its figures."""

INTENDED = """\
## What it is for

A first look at a photo of a car on a machine without a GPU: is it a car, does it show
damage, which kind, on which part, how severe, from which side, and where on the photo.
A person checks what it says. Between its two thresholds it says that it cannot tell.

## What it is not for

- Deciding a claim, a price, a repair or whether a car is safe to drive.
- Finding every damage: small ones are often missed, and one photo shows one side.
- Counting damages, measuring size, or trusting left and right without a look: the
  side comes from the direction the car is seen from, which is sometimes wrong.
- Cracks, flat tires, missing parts, corrosion, wheel scuffs, hidden or mechanical
  damage: there were too few training photos, so these labels do not exist here.
- Proof that a car is undamaged. "No damage seen" is about this photo only.
"""
INTERFACE = """\
## Inputs and outputs

Input `image`: (N, {size}, {size}, 3) uint8 RGB, the whole photo squashed to a square
with an antialiasing filter; normalisation is inside the file. Outputs are float32
probabilities, calibrated inside the file: `car` (N), `damaged` (N), `types`
(N, {types}), `parts` (N, {parts}) damaged parts, `seen` (N, {seen}) parts on the
picture, `severity` (N, 3), `view` (N, 3), `direction` (N, 8), and maps of 8 px cells:
`damage_map` (N, h, w), `type_maps` (N, {types}, h, w), `part_maps` (N, {seen}, h, w).

- Types: {type_names}.
- Damaged parts: {part_names}.
- Parts on the picture, in the order of their maps: {seen_names}.
- Severity: minor, moderate, severe. View: front, rear, side. Direction, by the
  vehicle's own sides: F, FL, L, BL, B, BR, R, FR.
"""
METHOD = """\
## How the figures were made

*Validation* photos come from the same sources as the training photos and flatter. For
*sources left out* a separate, shorter training saw nothing of a group of sources
({folds}), and was asked about all of that group; where a group has no undamaged
photos, undamaged validation photos of other sources stand against it. Believe these.
The *linear probe* is a logistic regression on the frozen backbone's mean features,
with the same photos, splits and groups, measured by the same code.

Types and damaged parts are measured among damaged photos alone, against the project's
annotations; types also against the data set's own labels ("told"), which often name one
damage a photo: the others then count as absent, so those figures are lower bounds.
"Decided" leaves out the photos where the answer is "cannot tell"; "strict" counts them
as wrong. Pointing is the share of photos whose strongest map cell lies in a labelled
damage box, beside what the middle of the picture would score.
"""
RULES = """\
## Thresholds and how they were chosen

Calibration and thresholds are chosen half on validation, half on the left-out runs,
pooled: the first flatters, the second lacks data that this network has. `yes` is the
smallest value with the wanted precision when damaged and undamaged photos weigh the
same; `no` is the largest value under which few damaged photos fall; if the band between
them gets too wide, both ends move towards the best balanced accuracy. Types, parts and
maps: best F1. Parts on the picture: few seen ones below `no`, few others above `yes`.
Severity and view: least top probability at which those told are right often enough. The
exact numbers of the rule stand in `core/onboard/training/calibrate.py`.
"""
