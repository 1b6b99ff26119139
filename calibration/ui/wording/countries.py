"""Countries by the codes that masking knows."""

from collections.abc import Sequence

COUNTRIES = {
    "AR": "Argentina", "AU": "Australia", "AT": "Austria", "BD": "Bangladesh", "BE": "Belgium",
    "BA": "Bosnia and Herzegovina", "BR": "Brazil", "BG": "Bulgaria", "CA": "Canada", "CL": "Chile", "CN": "China",
    "CO": "Colombia", "CR": "Costa Rica", "HR": "Croatia", "CY": "Cyprus", "CZ": "Czechia", "DK": "Denmark",
    "DO": "Dominican Republic", "EG": "Egypt", "SV": "El Salvador", "EE": "Estonia", "FI": "Finland", "FR": "France",
    "DE": "Germany", "GH": "Ghana", "GR": "Greece", "GT": "Guatemala", "HN": "Honduras", "HU": "Hungary",
    "IS": "Iceland", "IN": "India", "ID": "Indonesia", "IE": "Ireland", "IL": "Israel", "IT": "Italy", "JM": "Jamaica",
    "JP": "Japan", "JO": "Jordan", "KE": "Kenya", "LV": "Latvia", "LT": "Lithuania", "LU": "Luxembourg",
    "MG": "Madagascar", "MY": "Malaysia", "MT": "Malta", "MU": "Mauritius", "MX": "Mexico", "MA": "Morocco",
    "NL": "Netherlands", "NZ": "New Zealand", "NI": "Nicaragua", "NG": "Nigeria", "MK": "North Macedonia",
    "NO": "Norway", "PK": "Pakistan", "PA": "Panama", "PE": "Peru", "PH": "Philippines", "PL": "Poland",
    "PT": "Portugal", "RO": "Romania", "SA": "Saudi Arabia", "SN": "Senegal", "RS": "Serbia", "SG": "Singapore",
    "SK": "Slovakia", "SI": "Slovenia", "ZA": "South Africa", "KR": "South Korea", "ES": "Spain", "LK": "Sri Lanka",
    "SE": "Sweden", "CH": "Switzerland", "TW": "Taiwan", "TH": "Thailand", "TN": "Tunisia", "TR": "Türkiye",
    "UA": "Ukraine", "AE": "United Arab Emirates", "GB": "United Kingdom", "US": "United States", "UY": "Uruguay",
    "VN": "Vietnam",
}  # fmt: skip


def country_name(code: str) -> str:
    """The country's English name; the code itself where we do not know it."""
    return COUNTRIES.get(code, code)


def country_list(codes: Sequence[str]) -> str:
    """Ireland and the others in a row; empty without one.

    Examples
    --------
    >>> country_list(["GB", "IE", "XX"])
    'United Kingdom, Ireland and XX'
    """
    names = [country_name(code) for code in codes]
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
