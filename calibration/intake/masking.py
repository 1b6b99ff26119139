"""Personal data masked on the way in, and the keyed hash that identifies a text without keeping it.

Masked: e-mail addresses, telephone numbers, payment cards, IBANs, national identity numbers. **Names, postal
addresses and anything else are not masked**: the page says so. A number is taken for personal data only when its
checksum or its written form says so; a bare 10-digit number is an order number until a word beside it says telephone.
"""

import hashlib
import hmac
import importlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache

import phonenumbers
from stdnum import iban as stdnum_iban
from stdnum import luhn as stdnum_luhn

#: Part of every text's identity: raise it with any change to what is masked.
MASKER_VERSION = "1"

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,6}\.[^\W\d_]{2,24}(?![\w-])")
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}(?![A-Za-z0-9])", re.IGNORECASE)
_CARD = re.compile(r"(?<![\d.,/-])(?<!\d )\d(?:[ -]?\d){12,18}(?![\d])(?![.,/-]\d)")
_CARD_FIRST_DIGITS = re.compile(r"4|5[1-5]|2[2-7]|3[47]|6(?:011|5|4[4-9])|35|30[0-5]|36|38")
_PHONE_WORD = re.compile(
    r"\b(?:phone|tel|telephone|telefon|tele?fono|teléfono|cell|mobile|mobil|handy|call|ring|reach me|whatsapp|fax|sms"
    r"|callback|call back|número|numero de telefono|anrufen|rufnummer|móvil|movil|portable|téléphone)\b",
    re.IGNORECASE,
)
_NOT_PHONE_WORD = re.compile(
    r"\b(?:order|bestell\w*|pedido|commande|invoice|rechnung\w*|factura|case|ticket|tracking|sendung\w*|article|artikel\w*"
    r"|sku|item|serial|ref|reference|confirmation|reservation|booking|model|isbn|ean|version|policy)\b[^.\n]{0,16}$",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"[+(]?\d[\d\s().\-/–]{4,}\d")
_DATE = re.compile(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}(?:[ T]\d{1,2}(?::\d{2})?)?")
_MONEY = re.compile(r"\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?|\d+[.,]\d{1,2}")
#: Country → (module of python-stdnum, shape, words beside it). A checksum alone is met by one number in ten or so.
_NATIONAL: dict[str, tuple[tuple[str, str, str], ...]] = {
    "US": (("us.ssn", r"\d{3}-?\d{2}-?\d{4}", r"ssn|social security"),),
    "GB": (
        ("gb.nhs", r"\d{3} ?\d{3} ?\d{4}", r"nhs"),
        ("gb.utr", r"\d{10}", r"utr|taxpayer"),
        ("", r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]", r"national insurance|nino|ni number"),
    ),
    "DE": (("de.idnr", r"\d{2} ?\d{3} ?\d{3} ?\d{3}", r"steuer\w*|identifikationsnummer|tax id|idnr"),),
    "ES": (("es.nif", r"[0-9XYZ]\d{7}-?[A-Z]", r"dni|nif|nie|documento"),),
    "FR": (
        ("fr.nir", r"[12] ?\d{2} ?\d{2} ?\d[0-9AB] ?\d{3} ?\d{3} ?\d{2}", r"sécurité sociale|securite sociale|nir"),
    ),
    "IT": (("it.codicefiscale", r"[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]", r"codice fiscale|fiscale"),),
    "NL": (("nl.bsn", r"\d{9}", r"bsn|burgerservicenummer|sofi"),),
    "PL": (("pl.pesel", r"\d{11}", r"pesel"),),
    "PT": (("pt.nif", r"\d{9}", r"nif|contribuinte"),),
    "BR": (("br.cpf", r"\d{3}\.?\d{3}\.?\d{3}-?\d{2}", r"cpf"),),
    "IN": (("in_.aadhaar", r"\d{4} ?\d{4} ?\d{4}", r"aadhaar|aadhar"), ("in_.pan", r"[A-Z]{5}\d{4}[A-Z]", r"pan")),
    "CA": (("ca.sin", r"\d{3}[- ]?\d{3}[- ]?\d{3}", r"sin|social insurance"),),
    "MX": (("mx.curp", r"[A-Z]{4}\d{6}[A-Z]{6}[A-Z0-9]\d", r"curp"),),
    "SE": (("se.personnummer", r"(?:\d{2})?\d{6}[-+]?\d{4}", r"personnummer|personal number"),),
    "CH": (("ch.ssn", r"756\.?\d{4}\.?\d{4}\.?\d{2}", r"ahv|avs|ssn"),),
    "AT": (("at.vnr", r"\d{4} ?\d{6}", r"sozialversicherung\w*|svnr"),),
    "BE": (("be.nn", r"\d{2}\.?\d{2}\.?\d{2}-?\d{3}\.?\d{2}", r"rijksregister\w*|registre national|national number"),),
}
_WORD_REACH = 48


class Masker:
    """Masks texts for the countries of an engagement and counts what it replaced.

    Parameters
    ----------
    countries : sequence of str
        ISO 3166 alpha-2 codes. Telephone numbers with ``+`` are found for every country.

    Attributes
    ----------
    counts : Counter of str
        ``email``, ``phone``, ``card``, ``iban``, ``id`` → how many were replaced so far.

    Examples
    --------
    >>> masker = Masker(["US"])
    >>> masker.mask("Write to ann@example.com, order 4155550123, phone (415) 555-2671.")
    'Write to [email], order 4155550123, phone [phone].'
    """

    def __init__(self, countries: Sequence[str]) -> None:
        self.countries = tuple(country.upper() for country in countries)
        self.counts: Counter[str] = Counter()

    def mask(self, text: str) -> str:
        """The text with personal data replaced. Masking it again changes nothing."""
        masked = self._once(text)
        while masked != text:
            # A replaced number may bring a word such as "phone" within reach of the next one.
            text, masked = masked, self._once(masked)
        return masked

    def _once(self, text: str) -> str:
        if "@" in text:
            text = _EMAIL.sub(self._replaced("email"), text)
        if not any(character.isdigit() for character in text):
            return text
        text = self._sub(_IBAN, text, "iban", lambda match: stdnum_iban.is_valid(match[0]))
        text = self._sub(_CARD, text, "card", _is_card)
        text = self._national(text)
        return self._phones(text)

    def _replaced(self, kind: str) -> Callable[[re.Match[str]], str]:
        def replace(match: re.Match[str]) -> str:
            self.counts[kind] += 1
            return f"[{kind}]"

        return replace

    def _sub(self, pattern: re.Pattern[str], text: str, kind: str, is_one: Callable[[re.Match[str]], bool]) -> str:
        replace = self._replaced(kind)
        return pattern.sub(lambda match: replace(match) if is_one(match) else match[0], text)

    def _national(self, text: str) -> str:
        for country in self.countries:
            for module, shape, words in _NATIONAL.get(country, ()):
                if not _pattern(rf"\b(?:{words})\b").search(text):
                    continue
                pattern = _pattern(rf"(?<![\w.-]){shape}(?!\w)(?![.-]\w)")

                def is_one(match: re.Match[str], module: str = module, words: str = words) -> bool:
                    return _valid(module, match[0]) and _word_beside(_pattern(rf"\b(?:{words})\b"), match)

                text = self._sub(pattern, text, "id", is_one)
        return text

    def _phones(self, text: str) -> str:
        if not _perhaps_phone(text):
            return text
        spans: list[tuple[int, int]] = []
        for country in (*self.countries, None):
            for match in phonenumbers.PhoneNumberMatcher(text, country, leniency=phonenumbers.Leniency.VALID):
                overlaps = any(start < match.end and match.start < end for start, end in spans)
                if not overlaps and _is_phone(match.raw_string, text[: match.start], text[match.end :]):
                    spans.append((match.start, match.end))
        for start, end in sorted(spans, reverse=True):
            self.counts["phone"] += 1
            text = f"{text[:start]}[phone]{text[end:]}"
        return text


def text_hash(texts: Iterable[str], *, key: bytes) -> str:
    """Identity of a contact's words: HMAC-SHA256 of the unmasked turns, with the masker's version; "" without words.

    Parameters
    ----------
    texts : iterable of str
        Unmasked turns in order.
    key : bytes
        Secret of the deployment: without it a hash of a short text could be guessed by trying.

    Raises
    ------
    ValueError
        The key is empty.

    References
    ----------
    RFC 2104 (HMAC).
    """
    if not key:
        raise ValueError("The key of the text hash is empty.")
    digest = hmac.new(key, f"{MASKER_VERSION}\n".encode(), hashlib.sha256)
    any_text = False
    for text in texts:
        encoded = text.encode("utf-8", "replace")
        any_text = any_text or bool(encoded)
        digest.update(f"{len(encoded)}:".encode() + encoded)
    return digest.hexdigest() if any_text else ""


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _word_beside(words: re.Pattern[str], match: re.Match[str]) -> bool:
    text, (start, end) = match.string, match.span()
    return bool(words.search(text[max(0, start - _WORD_REACH) : start]) or words.search(text[end : end + _WORD_REACH]))


def _is_card(match: re.Match[str]) -> bool:
    """Right checksum and first digits, and written as one number or in groups of four (Amex 4-6-5)."""
    written = match[0]
    digits = re.sub(r"[ -]", "", written)
    groups = [len(group) for group in re.split(r"[ -]", written)]
    grouped = len(groups) == 1 or groups[:-1] == [4] * (len(groups) - 1) or groups in ([4, 6, 5], [4, 6, 4])
    return bool(_CARD_FIRST_DIGITS.match(digits)) and grouped and stdnum_luhn.is_valid(digits)


def _valid(module: str, number: str) -> bool:
    if not module:
        return True
    return bool(importlib.import_module(f"stdnum.{module}").is_valid(number.upper()))


def _perhaps_phone(text: str) -> bool:
    """Whether looking closer is worth it: the library takes half a millisecond for every text with numbers in it."""
    return any(_perhaps_number(match) for match in _NUMBERS.finditer(text))


def _perhaps_number(match: re.Match[str]) -> bool:
    written, text = match[0], match.string
    if sum(sign.isdigit() for sign in written) < 6 or _DATE.fullmatch(written) or _MONEY.fullmatch(written):
        return False
    before, after = text[max(0, match.start() - _WORD_REACH) : match.start()], text[match.end() : match.end() + 20]
    return not written.isdigit() or bool(_PHONE_WORD.search(before) or _PHONE_WORD.search(after))


def _is_phone(written: str, before: str, after: str) -> bool:
    """A valid number counts when it is written like one, or when a word beside it says telephone."""
    bare = written.isdigit()
    if _DATE.fullmatch(written) or _MONEY.fullmatch(written) or _NOT_PHONE_WORD.search(before[-_WORD_REACH:]):
        return False
    if (before[-1:] and before[-1] in "#$€£¥_=") or after[:1] == "%":
        return False
    if _PHONE_WORD.search(before[-_WORD_REACH:]) or _PHONE_WORD.search(after[:20]):
        return True
    if bare or (written[:1] not in "+(0" and len(re.split(r"[ .\-/]+", written)) < 3):
        return False
    return written.startswith("+") or len(re.findall(r"[ ().\-/]+", written)) >= 1
