"""What people type and paste means what they meant, or is refused."""

import pytest

from custom_components.voipcenter.api import typed


@pytest.mark.parametrize(
    "text",
    [
        "482916",
        " 482916\n",
        "482 916",
        "48 29 16",
        "482.916",
        "482,916",
        "48.29.16",
        "482-916",
        "482–916",
        "482'916",
        "482\u00a0916",
        "482\u202f916",
        "４８２９１６",
        "٤٨٢٩١٦",
        "\u200b482916\u200b",
        "\ufeff482916",
        "4829\u00ad16",
        "482916\0",
        '"482916"',
        "„482916“",
        "«\u00a0482916\u00a0»",
        "Klantnummer: 482916",
        "Klantnummer：482916",
        "Klantnr. 482 916",
        "klant nr 482916",
        "Numéro de client : 482916",
        "Kundennummer = 482916",
        "n° 482916",
        "№ 482916",
        "#482916",
        "VoipCenter 482916",
        "(482916)",
        "482916.",
        "Klantnummer:\r\n482916\r\n",
    ],
)
def test_a_customer_number(text: str) -> None:
    assert typed.customer_number(text) == "482916"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "Klantnummer:",
        "K482916",
        "482916a",
        "48291O",
        "482916 593027",
        "482916/593027",
        "482916 (oud: 593027)",
        "482916.0",
        "1234.0",
        "1234.00",
        "4.8e5",
        "pi482916",
        "jan@kantoor.be",
        "+32 9 395 02 51",
        "1" * 13,
        "1" * 5000,
    ],
)
def test_no_customer_number(text: str) -> None:
    with pytest.raises(ValueError, match="customer number"):
        typed.customer_number(text)


def test_zeros_in_front_stay() -> None:
    assert typed.customer_number("004 829") == "004829"


@pytest.mark.parametrize(
    "text",
    [
        "pi990000tst",
        "\tpi990000tst\r\n",
        "\u00a0pi990000tst",
        "pi990000\u200btst",
        "pi990000\r\ntst",
        "“pi990000tst”",
        "API ID: pi990000tst",
        'API ID: "pi990000tst"',
        "api-id = pi990000tst",
        "apiID=pi990000tst",
        "API-sleutel : pi990000tst",
        "API Schlüssel pi990000tst",
        "Clé API : pi990000tst",
        "Private API key\n\npi990000tst",
        "ｐｉ990000tst",
    ],
)
def test_an_api_id_or_key(text: str) -> None:
    assert typed.api_id(text) == typed.api_key(text) == "pi990000tst"


def test_a_blank_within() -> None:
    assert typed.api_id("pi 990000 tst") == "pi990000tst"
    assert typed.api_key(" a key\n") == "a key"


@pytest.mark.parametrize(
    "text",
    ["a:b=c==", "api-4829", "key_of_jan", "ID9", "user:4829", "AbC+/=", "<&%#>", "apikey"],
)
def test_an_api_id_or_key_that_only_looks_as_if_it_had_a_label(text: str) -> None:
    assert typed.api_key(text) == text.removeprefix("user:")


@pytest.mark.parametrize("text", ["", " ", '""', "••••••••", "●●●●", "clé", "ключ", "a" * 257])
def test_no_api_id_or_key(text: str) -> None:
    with pytest.raises(ValueError, match="not the PBX"):
        typed.api_key(text)


@pytest.mark.parametrize(
    "text",
    [
        " in front",
        "behind ",
        "\ttab\t",
        '"quoted"',
        "Wachtwoord: x",
        "NFD e\u0301",
        "\U0001f468\u200d\U0001f469",
        "%20",
        "0000",
        "&amp;",
    ],
)
def test_a_password_that_may_be_meant(text: str) -> None:
    assert typed.password(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "geheim\r\n",
        "\ufeffgeheim",
        "geheim\u200b",
        "\u00a0geheim",
        "geheim\u2028",
        "geheim\0",
    ],
)
def test_what_nobody_can_mean_at_the_ends_of_a_password(text: str) -> None:
    assert typed.password(text) == "geheim"


@pytest.mark.parametrize(
    "text",
    [
        "https://pbxonline.be/api/",
        "https://pbxonline.be/api",
        "https://pbxonline.be/api/get.php",
        "https://pbxonline.be",
        "pbxonline.be",
        "pbxonline.be/api",
        "PBXonline.be/api/",
        "\u200bhttps://pbxonline.be/api/\u00a0",
        "“https://pbxonline.be/api/”",
    ],
)
def test_the_address_of_the_api(text: str) -> None:
    assert typed.base_url(text) == "https://pbxonline.be/api/"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("http://127.0.0.1:8080/api", "http://127.0.0.1:8080/api/"),
        ("http://[::1]:8080/api/", "http://[::1]:8080/api/"),
        ("http://127.0.0.1:8080/get.php", "http://127.0.0.1:8080/"),
        ("pbx.example.be:8443/x/update.php", "https://pbx.example.be:8443/x/"),
        ("localhost:8080/api", "https://localhost:8080/api/"),
    ],
)
def test_another_address_of_the_api(text: str, meant: str) -> None:
    assert typed.base_url(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "nonsense",
        "http://pbxonline.be/api/",
        "ftp://127.0.0.1/api/",
        "//127.0.0.1/api/",
        "https://",
        "https://[::1",
        "https://a:99999999/",
        "https://user@127.0.0.1/api/",
        "user:secret@pbxonline.be",
        "jan@kantoor.be",
        "javascript:alert(1)",
        "https://127.0.0.1/api/?m=did",
        "https://pbxonline.be/api/get.php?apiID=x&pass=y",
    ],
)
def test_no_address_of_the_api(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        typed.base_url(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("https://ws1.voipcenter.be:4123", "https://ws1.voipcenter.be:4123"),
        ("https://ws1.voipcenter.be:4123/", "https://ws1.voipcenter.be:4123"),
        ("ws2.voipcenter.be:4123", "https://ws2.voipcenter.be:4123"),
        ("ws3.voipcenter.be", "https://ws3.voipcenter.be:4123"),
        ("https://ws3.voipcenter.be", "https://ws3.voipcenter.be:4123"),
        ("wss://ws1.voipcenter.be:4123/socket.io/", "wss://ws1.voipcenter.be:4123"),
        ("https://ws1.voipcenter.be:4123/socket.io/socket.io.js", "https://ws1.voipcenter.be:4123"),
        ("“https://ws1.voipcenter.be:4123”", "https://ws1.voipcenter.be:4123"),
        ("http://127.0.0.1:4123", "http://127.0.0.1:4123"),
        ("https://feed.example.be", "https://feed.example.be"),
    ],
)
def test_the_address_of_the_feed(text: str, meant: str) -> None:
    assert typed.websocket_url(text) == meant


@pytest.mark.parametrize(
    "text",
    ["", "ws1", "nonsense", "http://ws1.voipcenter.be:4123", "ws://192.0.2.1", "https://a@b.be"],
)
def test_no_address_of_the_feed(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        typed.websocket_url(text)
