"""A rate card with figures that are easy to reckon with, and damages to go with it."""

from datetime import UTC, datetime
from decimal import Decimal

from core.domain.cases import Damage, DamageState, Observation, Review, ReviewAction
from core.domain.estimates import EditKind, EstimateEdit, Span
from core.domain.records import Finding
from core.domain.vocabulary import (
    DamageType,
    Labour,
    Operation,
    Part,
    Severity,
    Side,
)

HEADER = "row,key,operation,labour,low,high,text"
ROWS = """\
name,,,,,,Round figures
currency,,,,,,EUR
date,,,,,,2026-01-02
example,,,,,,yes
rate,,,body,50,,
rate,,,paint,60,,
rate,,,structural,80,,
rate,,,mechanical,70,,
materials,per_paint_hour,,,30,,
tax,percent,,,20,,
overlap,adjacent_hours,,,0.4,,
overlap,other_hours,,,0.2,,
setting,total_loss_percent,,,70,,
setting,rounding,,,10,,
setting,size_small_mm,,,50,,
setting,size_large_mm,,,200,,
hours,front_bumper,repair,body,1,2,
hours,front_bumper,refinish,paint,2,2.5,
hours,front_bumper,replace,body,1.5,2,
hours,front_fender,repair,body,1,3,
hours,front_fender,refinish,paint,2,2.6,
hours,front_fender,blend,paint,0,1,
hours,front_fender,polish,body,0.5,1,
hours,front_door,repair,body,2,4,
hours,front_door,refinish,paint,2.5,3,
hours,front_door,replace,body,3,4,
hours,front_door,polish,body,0.5,1,
hours,front_door,blend,paint,0,1.2,
hours,rear_door,blend,paint,0,1.2,
hours,hood,paintless_repair,body,1,2,
hours,hood,repair,body,2,3,
hours,hood,refinish,paint,3,3.5,
hours,windshield,replace,body,2,3,
hours,rocker_panel,replace,structural,8,10,
hours,rocker_panel,replace,body,1,2,
hours,rocker_panel,refinish,paint,1,1.5,
hours,tire,replace,mechanical,0.4,0.5,
part,front_bumper,,,300,500,
part,front_door,,,400,800,
part,windshield,,,250,600,
part,rocker_panel,,,150,300,
part,tire,,,80,,
sublet,windshield,calibrate,,180,320,
sublet,wheel,sublet,,90,150,
"""
CARD_CSV = f"{HEADER}\n{ROWS}".encode()
AT = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


def d(text: str) -> Decimal:
    return Decimal(text)


def span(low: str, high: str = "") -> Span:
    return Span(d(low), d(high or low))


def damage(text: str, **changes: object) -> Damage:
    """A damage from "part/side/type/severity"; the key is the text."""
    part, side, kind, severity = text.split("/")
    values: dict[str, object] = {
        "key": text,
        "part": Part(part),
        "side": Side(side),
        "damage_type": DamageType(kind),
        "severity": Severity(severity),
        "state": DamageState.PROPOSED,
    }
    return Damage(**(values | changes))


def hours(target: str, labour: Labour, low: str, high: str = "") -> EstimateEdit:
    return EstimateEdit(EditKind.HOURS, target, labour=labour, span=span(low, high))


def to(target: str, operation: Operation) -> EstimateEdit:
    return EstimateEdit(EditKind.OPERATION, target, operation=operation)


def drop(target: str) -> EstimateEdit:
    return EstimateEdit(EditKind.DROP, target)


def sized(text: str, *, by_model: float | None, typed: float | None) -> Damage:
    """A damage with a size that a model gave, or that a person typed over it."""
    found = damage(text)
    model = Finding(
        found.part,
        found.damage_type,
        found.severity,
        found.side,
        size_mm=by_model,
    )
    seen = Finding(
        found.part,
        found.damage_type,
        found.severity,
        found.side,
        size_mm=typed if typed is not None else by_model,
    )
    review = Review("r", "v", text, ReviewAction.CHANGE, "Ada", AT, finding=seen)
    return damage(
        text,
        proposed=model,
        observations=(Observation("p", model),),
        size_mm=seen.size_mm,
        reviews=(review,),
    )
