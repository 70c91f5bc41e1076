"""How a total stands to the vehicle's value; silent unless a person typed the value."""

from decimal import Decimal

from core.domain.cases import Vehicle
from core.domain.estimates import LossAdvice, Span, TotalLoss
from core.domain.sentences import Language, Sentence
from core.estimating.pricing import cents
from core.estimating.rate_card import RateCard
from core.estimating.texts import NBSP, money, percent


def advise_on_loss(
    whole: Span, card: RateCard, vehicle: Vehicle | None
) -> TotalLoss | None:
    """Advice where a positive value was typed; a hint only, and never a verdict."""
    if vehicle is None or vehicle.value is None or not 0 < vehicle.value < 1e9:
        return None
    value = cents(Decimal(repr(float(vehicle.value))))
    limit = cents(value * card.total_loss_percent / 100)
    currency = vehicle.value_currency.strip().upper() or card.currency
    if currency != card.currency:
        told = Sentence(
            f"The vehicle's value is in {currency}, the rate card in {card.currency}: "
            "type the value in the card's currency.",
            f"La valeur du véhicule est en {currency}, le barème en {card.currency} : "
            "saisissez-la dans la devise du barème.",
        )
        return TotalLoss(LossAdvice.NOT_COMPARABLE, value, limit, told)
    if whole.low >= limit:
        advice = LossAdvice.LIKELY
    elif whole.high >= limit:
        advice = LossAdvice.POSSIBLE
    else:
        advice = LossAdvice.BELOW
    return TotalLoss(advice, value, limit, _told(advice, value, limit, card))


VERDICTS: dict[LossAdvice, Sentence] = {
    LossAdvice.LIKELY: Sentence(
        "The whole range reaches it: a total loss is likely.",
        "Toute la fourchette l'atteint : perte totale probable.",
    ),
    LossAdvice.POSSIBLE: Sentence(
        "The upper end reaches it: a total loss is possible.",
        "Le haut de la fourchette l'atteint : perte totale possible.",
    ),
    LossAdvice.BELOW: Sentence(
        "The range stays below it.", "La fourchette reste en dessous."
    ),
}


def _told(
    advice: LossAdvice, value: Decimal, limit: Decimal, card: RateCard
) -> Sentence:
    """The limit with its arithmetic, then what it means."""
    share, verdict = percent(card.total_loss_percent), VERDICTS[advice]
    english, french = (
        (money(limit, language), money(value, language)) for language in Language
    )
    unit = f"{NBSP}{card.currency}"
    return Sentence(
        f"Limit for a total loss: {share} × {english[1]} = {english[0]}{unit}. "
        f"{verdict}",
        f"Seuil de perte totale : {share.fr} × {french[1]} = {french[0]}{unit}. "
        f"{verdict.fr}",
    )
