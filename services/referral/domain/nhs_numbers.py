"""NHS numbers: ten digits as text, since they may begin with a nought, the last one a check digit."""

from __future__ import annotations

from services.referral.domain.refusals import NhsNumberWrong

DIGITS = "0123456789"
LENGTH = 10
WEIGHTS = range(LENGTH, 1, -1)


def nhs_number_of(given: str | None, whose: str) -> str | None:
    """The number without its spaces; None when none was given. Raises NhsNumberWrong, whose words do
    not repeat the number.

    "validate the NHS number": the ninth digits times ten down to two, added up; eleven less the rest of
    that by eleven is the tenth digit, eleven counting as nought and ten as no valid number (NHS Data
    Dictionary, NHS NUMBER, modulus 11 algorithm).
    """
    if given is None:
        return None
    digits = "".join(given.split())
    if any(sign not in DIGITS for sign in digits):
        raise NhsNumberWrong(
            f"The NHS number of {whose} holds something other than the digits 0 to 9 and spaces. "
            "Copy it again from a letter of the NHS."
        )
    if len(digits) != LENGTH:
        raise NhsNumberWrong(
            f"The NHS number of {whose} has {len(digits)} digits; an NHS number has ten, the first of "
            "which may be a nought. Copy it again from a letter of the NHS."
        )
    if not has_right_check_digit(digits):
        raise NhsNumberWrong(
            f"The NHS number of {whose} is none: its last digit does not fit the others, as when one is "
            "mistyped or two are swapped. Copy it again from a letter of the NHS."
        )
    return digits


def has_right_check_digit(digits: str) -> bool:
    """Whether the tenth digit follows from the nine before it."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=False))
    wanted = 11 - total % 11
    return wanted % 11 == int(digits[-1])
