from demo.account import filled

OPTIONS = [
    {"name": "caller", "optional": True, "description": {"suggested_value": "kantoor02"}},
    {"name": "indicator", "optional": True},
    {"name": "abroad", "required": True, "default": True},
    {"name": "premium", "required": True, "default": False},
    {"name": "url", "required": True, "default": "https://x", "description": None},
]


def test_what_stands_in_a_form_is_kept() -> None:
    assert filled(OPTIONS, {}) == {
        "caller": "kantoor02",
        "abroad": True,
        "premium": False,
        "url": "https://x",
    }


def test_our_values_go_before_what_stands_there() -> None:
    answer = filled(OPTIONS, {"caller": "kantoor01", "url": "http://y", "indicator": None})

    assert answer["caller"] == "kantoor01"
    assert answer["url"] == "http://y"
    assert "indicator" not in answer


def test_a_section_is_filled_in_as_one() -> None:
    form = [
        {"name": "number", "required": True},
        {
            "type": "expandable",
            "name": "advanced",
            "schema": [
                {"name": "base_url", "default": "https://x"},
                {"name": "verify_ssl", "default": True},
            ],
        },
    ]

    assert filled(form, {"number": "1", "base_url": "http://y"}) == {
        "number": "1",
        "advanced": {"base_url": "http://y", "verify_ssl": True},
    }
