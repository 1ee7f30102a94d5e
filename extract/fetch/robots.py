"""Manners: what a site's robots.txt allows, and how long to wait between two requests to it."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from extract.fetch.client import Bounds, FetchError, get, user_agent

_LARGEST_ROBOTS = 500_000
_LONGEST_DELAY = 60.0


class Manners:
    """Remembers of each site its rules and when it was last asked. `delay` is in seconds."""

    def __init__(
        self,
        bounds: Bounds,
        delay: float = 2.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._bounds = bounds
        self._delay = delay
        self._clock = clock
        self._sleep = sleep
        self._rules: dict[str, RobotFileParser] = {}
        self._asked: dict[str, float] = {}

    def check(self, url: str) -> None:
        """Waits until the site may be asked again; raises `FetchError` where it does not want this page to be read."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._rules:
            self._rules[site] = self._robots(site)
        rules = self._rules[site]
        if not rules.can_fetch(user_agent(), url):
            raise FetchError("the site's robots.txt does not allow it")
        stated = rules.crawl_delay(user_agent())
        self.wait(site, min(_LONGEST_DELAY, max(self._delay, float(stated or 0))))

    def wait(self, site: str, delay: float) -> None:
        """Sleeps until `delay` seconds have gone by since the site was last asked."""
        left = self._asked.get(site, -delay) + delay - self._clock()
        if left > 0:
            self._sleep(left)
        self._asked[site] = self._clock()

    def _robots(self, site: str) -> RobotFileParser:
        """The site's rules: all is allowed where there are none, nothing where they cannot be had."""
        rules = RobotFileParser()
        self.wait(site, self._delay)
        try:
            answer = get(f"{site}/robots.txt", self._bounds)
        except FetchError as error:
            raise FetchError(f"the site's robots.txt cannot be had ({error})") from None
        if answer.status == 200:
            rules.parse(answer.content[:_LARGEST_ROBOTS].decode("utf-8", errors="replace").splitlines())
        elif answer.status in (401, 403) or answer.status >= 500:
            rules.parse(["User-agent: *", "Disallow: /"])
        else:
            rules.parse([])
        return rules
