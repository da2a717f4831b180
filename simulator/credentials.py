"""Who may speak to the stand-in PBX."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Credentials:
    """One customer, its API user and its websocket user.

    The sample values are strings that occur nowhere else, so that a test can search for them.
    """

    customer_number: str = "482916"
    password: str = "Wachtwoord-van-de-centrale-7731"  # noqa: S105 - a sample
    api_id: str = "pi482916kantoor"
    api_key: str = "geheime-api-sleutel-5d1f8e0cb2a94"
    websocket_username: str = "wskantoor482916"
