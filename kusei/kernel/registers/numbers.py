"""宛名番号 and 世帯番号: a serial and one check digit, by modulus 11 with weights 2 to 7 from the right.

Source: 住民記録システム標準仕様書 1.1.13 (remainder 0 gives digit 0). A remainder of 1 would give ten; as for the individual
number (番号法総務省令5条) it gives 0, so that no serial is left out.
"""

SERIAL_DIGITS = 9
HOUSEHOLD_DIGITS = 8
MOST_DIGITS = 18  # what a bigint holds for certain


def inner_number(text: str) -> int | None:
    """Return the number of a row as a form or an address sends it, None if it is none or too large to be one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def check_digit(serial: str) -> int:
    """Return the check digit of a serial given as digits. Raises ValueError for anything but digits."""
    if not serial.isascii() or not serial.isdigit():
        raise ValueError(f"番号は数字だけで入力してください（{serial!r}）")
    remainder = sum(int(digit) * (2 + place % 6) for place, digit in enumerate(reversed(serial))) % 11
    return 0 if remainder <= 1 else 11 - remainder


def person_code(serial: int) -> str:
    """Return the 宛名番号 of a serial: nine digits and the check digit."""
    digits = str(serial).zfill(SERIAL_DIGITS)
    return digits + str(check_digit(digits))


def household_number(serial: int) -> str:
    """Return the 世帯番号 of a serial: eight digits and the check digit."""
    digits = str(serial).zfill(HOUSEHOLD_DIGITS)
    return digits + str(check_digit(digits))


def is_valid(number: str) -> bool:
    """Tell whether a number's last digit is the check digit of the rest."""
    return (
        len(number) > 1
        and number.isascii()
        and number.isdigit()
        and check_digit(number[:-1]) == int(number[-1])
    )


def display(number: str) -> str:
    """Return a number as people read it: groups of four and the check digit, 0418-2207-3."""
    body = number[:-1]
    return "-".join([body[at : at + 4] for at in range(0, len(body), 4)] + [number[-1]])
