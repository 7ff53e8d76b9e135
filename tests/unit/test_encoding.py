"""Tests of index.readers.encoding."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import ReadError
from index.readers.encoding import declared_charset, decode

SENTENCES = {
    "cp1252": [
        "Der Hafenrat von Öslen vertagte die Abstimmung über die Fähre. Größere Schäden gab es nicht.",
        "Le conseil du port a reporté le vote “à une date ultérieure”, a déclaré la préfète.",
        "El consejo del puerto aplazó la votación; mañana habrá una reunión.",
        "th\xe9",
    ],
    "cp1250": [
        "Rada portu odłożyła we wtorek głosowanie w sprawie promu. Żaden poseł nie zabrał głosu.",
        "Přístavní rada v úterý odložila hlasování o trajektu. Nové datum nebylo oznámeno.",
    ],
    "cp1251": ["Портовый совет во вторник отложил голосование по поводу парома. Новая дата не названа."],
    "koi8_r": ["Портовый совет во вторник отложил голосование по поводу парома. Новая дата не названа."],
    "cp1253": ["Το συμβούλιο του λιμανιού ανέβαλε την ψηφοφορία για το πορθμείο χωρίς νέα ημερομηνία."],
    "cp1254": ["Liman kurulu salı günü feribot oylamasını erteledi. Yeni tarih açıklanmadı, dedi sözcü."],
    "cp1255": ["מועצת הנמל דחתה ביום שלישי את ההצבעה על המעבורת ולא נקבע מועד חדש"],
    "cp1256": ["أرجأ مجلس الميناء يوم الثلاثاء التصويت على العبارة ولم يحدد موعدا جديدا"],
    "cp874": ["สภาท่าเรือเลื่อนการลงคะแนนเรื่องเรือเฟอร์รี่ออกไปเมื่อวันอังคาร"],
    "shift_jis": ["港務委員会は火曜日、フェリーに関する採決を延期した。新しい日程は示されていない。"],
    "euc_jp": ["港務委員会は火曜日、フェリーに関する採決を延期した。新しい日程は示されていない。"],
    "gb18030": ["港务委员会星期二推迟了关于渡轮的表决,新的日期没有公布。"],
    "big5": ["港務委員會星期二推遲了關於渡輪的表決,新的日期沒有公布。"],
    "euc_kr": ["항만 위원회는 화요일 여객선에 대한 표결을 연기했다. 새로운 날짜는 발표되지 않았다."],
    "utf-16-le": ["The harbour board met.\nIt put off its vote.", "Портовый совет во вторник отложил голосование."],
    "utf-16-be": ["The harbour board met.\nIt put off its vote.", "Портовый совет во вторник отложил голосование."],
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode(encoding: str) -> None:
    assert decode("Zürich\r\n\U0001f6a2".encode(encoding)) == "Zürich\r\n\U0001f6a2"


@pytest.mark.parametrize(("encoding", "text"), [(name, text) for name, texts in SENTENCES.items() for text in texts])
@pytest.mark.parametrize("times", [1, 200])
def test_encodings_without_a_mark(encoding: str, text: str, times: int) -> None:
    assert decode("\n".join([text] * times).encode(encoding)) == "\n".join([text] * times)


def test_what_is_declared_goes_before_a_guess_and_after_utf_8() -> None:
    assert decode("né".encode("cp1252"), "iso-8859-7") == "nι"
    assert decode("né".encode(), "iso-8859-1") == "né"
    assert decode(b"\x93n\xe9\x94", "latin-1") == "“né”"


@pytest.mark.parametrize("declared", ["utf-8", "utf-16", "rot13", "hex", "punycode", "unicode_escape", "no\0ne", ""])
def test_a_declaration_that_is_none(declared: str) -> None:
    assert decode("th\xe9".encode("cp1252"), declared) == "thé"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b'<?xml version="1.0" encoding="windows-1251"?>', "windows-1251"),
        (b"<html><head><meta charset=koi8-r>", "koi8-r"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-2" />', "iso-8859-2"),
        (b"<html><p>charset=x-one", None),
        (b"<meta " + b" " * 5000 + b"charset=koi8-r", None),
    ],
)
def test_declared_charset(head: bytes, expected: str | None) -> None:
    assert declared_charset(head) == expected


def test_a_few_broken_bytes_in_a_long_text() -> None:
    data = ("Größe über Öl. " * 20).encode()
    assert decode(data + b"\xc3") == data.decode() + "\ufffd"


@pytest.mark.parametrize(
    ("data", "reason", "line"),
    [
        (b"\xef\xbb\xbf\xff", "not valid UTF-8 at byte 3", 1),
        ("one\n".encode("utf-16") + b"a", "not valid UTF-16 at byte 10", 2),
        (b"\x89PNG\x00", "is a picture, not text", None),
        (b"\x1f\x8b\x08", "is compressed (gzip), not text", None),
        (b"PK\x03\x04x", "is a zip archive, not text", None),
        ("a\0".encode("utf-16"), "looks binary, not text", None),
        (bytes(range(256)) * 4, "looks binary, not text", None),
        (b"\x01\x02\x03\x04\xff" * 40, "looks binary, not text", None),
    ],
)
def test_what_is_no_text(data: bytes, reason: str, line: int | None) -> None:
    with pytest.raises(ReadError) as caught:
        decode(data)
    assert (str(caught.value), caught.value.line) == (reason, line)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=100).map(lambda text: text.encode("utf-16-le", "surrogatepass")))
def test_any_bytes(data: bytes) -> None:
    try:
        text = decode(data, declared_charset(data))
    except ReadError as exc:
        assert "\n" not in str(exc)
    else:
        assert "\0" not in text
