"""Which browser this is, in words its owner knows it by; nothing finer is kept."""

_BROWSERS = (
    ("edg", "Edge"),
    ("opr/", "Opera"),
    ("samsungbrowser", "Samsung Internet"),
    ("firefox", "Firefox"),
    ("fxios", "Firefox"),
    ("crios", "Chrome"),
    ("chrome", "Chrome"),
    ("safari", "Safari"),
)
_SYSTEMS = (
    ("android", "Android"),
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("cros", "ChromeOS"),
    ("windows", "Windows"),
    ("mac os", "Mac"),
    ("linux", "Linux"),
)


def browser_words(user_agent: str) -> str:
    """Coarse words for a User-Agent header.

    Examples
    --------
    >>> browser_words("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox on Windows'
    >>> browser_words("curl/8.9")
    'Another browser'
    """
    said = user_agent.lower()
    browser = next((words for mark, words in _BROWSERS if mark in said), "Another browser")
    system = next((f" on {words}" for mark, words in _SYSTEMS if mark in said), "")
    return browser + system
