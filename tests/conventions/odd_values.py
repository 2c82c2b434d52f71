"""What nobody means to type and somebody sends, as it stands in an address or a body: percent-encoded."""

from urllib.parse import quote_plus

DEEP = "[" * 3_000 + "]" * 3_000

ODD = {
    "nothing": "",
    "blanks": quote_plus("   \t "),
    "a NUL": "a%00b",
    "control characters": quote_plus("a\x01\x1b\x7f\x85b"),
    "a line break": quote_plus("a\r\nBcc: x@client.example"),
    "ten thousand letters": "x" * 10_000,
    "four hundred digits": "9" * 400,
    "five thousand digits": "7" * 5_000,
    "an exponent": "1e3",
    "a huge exponent": "1e999999999",
    "a tiny exponent": "1e-999999999",
    "a negative number": "-1",
    "the largest integer and one more": "9223372036854775808",
    "not a number": "NaN",
    "infinity": "-Infinity",
    "the year 9999": "9999-12-31",
    "the year 0000": "0000-00-00",
    "the first day": "0001-01-01",
    "emoji": quote_plus("\U0001f527\u200d\U0001f469\u200d\U0001f9b0"),
    "a surrogate": "%ED%A0%80",
    "broken bytes": "%FF%FE",
    "a change of direction": quote_plus("\u202egnp.exe\u2066 \u05d0\u05d1"),
    "full-width digits": quote_plus("\uff11\uff12\uff0e\uff15"),
    "Arabic digits": quote_plus("\u0661\u0662\u0663"),
    "superscripts": quote_plus("\u00b2\u00b3"),
    "a way upwards": quote_plus("../../etc/passwd"),
    "a template": quote_plus("{{7*7}}<script>alert(1)</script>%s%(a)s"),
    "deep JSON": quote_plus(DEEP),
    "an id of nothing": "00000000-0000-0000-0000-000000000000",
    "wildcards": quote_plus("%_\\%"),
}

FILE_NAMES = (
    "a\x00b.png",
    "x" * 300 + ".csv",
    "\u202egnp.exe",
    "../../etc/passwd",
    "a\r\nX: y.pdf",
    "\U0001f527.pdf",
    " ",
)
