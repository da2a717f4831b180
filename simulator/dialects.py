"""A collection of dialects in which every value of every open shape occurs."""

from .dialect import Dialect

DIALECTS: dict[str, Dialect] = {
    # What the two public clients saw, and the likeliest guess for the rest.
    "field": Dialect(),
    # Bare ids as keys, an object for each item.
    "objects": Dialect(
        list_shape="bare_keys",
        list_values="objects",
        empty_list="object",
        ids="numbers",
        scalars="numbers",
        not_set="zero",
        desk_account="username",
        part_keys="vakantieperiode",
        call_names="dutch_moment",
        call_times="belgian",
        call_durations="clock",
        no_error="zero_string",
        content_type="application/json",
        feed_payload="asterisk",
    ),
    # Lists that already hold the state: no details needed.
    "states": Dialect(
        list_values="states",
        indicator_details="names",
        scalars="booleans",
        ids="prefixed",
        not_set="null",
        desk_account="object",
        part_values="objects",
        part_keys="separated",
        call_names="cdr",
        no_error="zero",
        content_type="text/json; charset=utf-8",
    ),
    # As a modern JSON interface would: arrays, numbers, null.
    "arrays": Dialect(
        list_shape="array",
        list_values="states",
        scalars="numbers",
        ids="numbers",
        detail_shape="array",
        not_set="null",
        part_keys="singular",
        call_names="cdr",
        call_times="epoch",
        no_error="null",
        http_errors=True,
        content_type="application/json",
        feed_payload="nested",
    ),
    # An array of ids and names, and details keyed by id.
    "keyed": Dialect(
        list_shape="array",
        list_values="objects",
        detail_shape="keyed",
        ids="prefixed",
        part_keys="plural",
        call_names="dutch_moment",
        call_times="epoch",
        preamble="blank",
    ),
    # Everything in an envelope.
    "envelope": Dialect(
        lists_in_body=True,
        empty_list="in_body",
        detail_shape="in_body",
        part_keys="capitalised",
        part_values="names",
        not_set="empty",
        desk_account="log_name",
        call_times="belgian",
        call_durations="clock",
        error_place="head",
        preamble="bom",
        feed_payload="list",
    ),
    # An array within the envelope.
    "enveloped_array": Dialect(
        list_shape="array",
        list_values="names",
        lists_in_body=True,
        empty_list="in_body",
        detail_shape="in_body",
        ids="prefixed",
        scalars="booleans",
        part_keys="letters",
        error_place="body",
        call_names="cdr",
        call_durations="clock",
    ),
    # Names for everything, an older server that takes only URLs and only `f=10|v=20`.
    "urls": Dialect(
        list_values="names",
        part_keys="letters",
        part_values="names",
        desk_account="username",
        not_set="empty",
        update_notation="equals",
        post_refused=True,
        content_type="text/html; charset=UTF-8",
        feed_payload="text",
    ),
    # Calls of which nothing but their number can be told.
    "strangers": Dialect(
        call_names="unknown",
        list_shape="bare_keys",
        part_values="objects",
        update_notation="equals",
        no_error="zero_string",
        preamble="bom",
        error_place="body",
        http_errors=True,
    ),
}
