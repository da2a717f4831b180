"""The errors that the manual lists, and where it lists them."""

from enum import IntEnum


class ErrorNumber(IntEnum):
    """The number of an error [doc]."""

    NO_CONNECTION = 1
    INCORRECT_ID = 2
    MISSING_PARAMETERS = 10
    TIMESTAMP_MISMATCH = 11
    WRONG_FORMAT = 12
    TOO_MANY_ATTEMPTS = 13
    INCORRECT_HASH = 14
    PASSWORD_INCORRECT = 15
    NOT_ALLOWED = 16
    PARAM_NOT_CORRECT = 17
    CALL_AUTH_FAILED = 20
    CALL_LEG_FAILED = 21
    INCORRECT_LOGIN = 25


MESSAGES: dict[int, str] = {
    1: "Could not connect to server",
    2: "Incorrect ID",
    10: "Missing parameters",
    11: "Timestamp mismatch",
    12: "Wrong format",
    13: "Too many attempts",
    14: "Incorrect hash",
    15: "User password incorrect",
    16: "API user not allowed",
    17: "Param not correct",
    20: "Call Auth failed",
    21: "Call Leg failed",
    25: "Incorrect Login",
}

IN_BODY = frozenset({1, 2, 20, 21, 25})
"""The manual lists these under "Body", all others under "Head"."""

HTTP_STATUS: dict[int, int] = {2: 404, 13: 429, 14: 401, 15: 401, 16: 403}
"""For the dialect in which errors have an HTTP status of their own; 400 for the others."""


class PbxError(Exception):
    """The PBX refuses: the answer to the request is this error."""

    def __init__(self, number: int, message: str | None = None, place: str | None = None) -> None:
        """Take the manual's message and place unless others are given."""
        self.number = number
        self.message = MESSAGES.get(number, "Unknown error") if message is None else message
        self.place = place
        super().__init__(f"{self.number} {self.message}")
