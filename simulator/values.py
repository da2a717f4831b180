"""Single values on the wire: ids, numbers, flags, parts, times, lengths."""

from datetime import datetime

from .dialect import Dialect
from .items import BRUSSELS

type Json = bool | int | float | str | list[Json] | dict[str, Json] | None

_NOT_SET: dict[str, Json] = {"zero_string": "0", "zero": 0, "empty": "", "null": None}


def id_value(item_id: int, dialect: Dialect) -> Json:
    """Write an id that stands in a value, not one that is a key."""
    match dialect.ids:
        case "strings":
            return str(item_id)
        case "numbers":
            return item_id
        case "prefixed":
            return f"id_{item_id}"


def number_value(number: int, dialect: Dialect) -> Json:
    """Write a quantity."""
    return str(number) if dialect.scalars == "strings" else number


def flag_value(on: bool, dialect: Dialect) -> Json:
    """Write yes or no."""
    return on if dialect.scalars == "booleans" else number_value(int(on), dialect)


def not_set(dialect: Dialect) -> Json:
    """Write that there is nothing."""
    return _NOT_SET[dialect.not_set]


def part_value(item_id: int, name: str, dialect: Dialect) -> Json:
    """Write a choice out of a catalogue."""
    if not item_id:
        return not_set(dialect)
    match dialect.part_values:
        case "ids":
            return id_value(item_id, dialect)
        case "names":
            return name
        case "objects":
            return {"id": id_value(item_id, dialect), "naam": name}


def date_and_time(moment: datetime, dialect: Dialect) -> tuple[Json, Json]:
    """Write a moment as a date and a time of day; the time is null where one value holds both."""
    local = moment.astimezone(BRUSSELS)
    match dialect.call_times:
        case "iso":
            return f"{local:%Y-%m-%d}", f"{local:%H:%M:%S}"
        case "belgian":
            return f"{local:%d/%m/%Y}", f"{local:%H:%M}"
        case "epoch":
            return number_value(int(local.timestamp()), dialect), None


def moment_value(moment: datetime, dialect: Dialect) -> Json:
    """Write a moment as one value."""
    day, time = date_and_time(moment, dialect)
    return day if time is None else f"{day} {time}"


def length_value(seconds: int, dialect: Dialect) -> Json:
    """Write how long something took."""
    if dialect.call_durations == "seconds":
        return number_value(seconds, dialect)
    minutes, rest = divmod(seconds, 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"
