"""The routes, as one ASGI application. No page for whoever runs the project is among them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from nurture.store.errors import StoreError
from nurture.web.answers import nothing, plain
from nurture.web.confirming import Confirming
from nurture.web.forms import Forms
from nurture.web.health import Health
from nurture.web.pages import Pages
from nurture.web.preferences import Preferences
from nurture.web.site import Site
from nurture.web.telling import Teller
from nurture.web.their_data import TheirData
from nurture.web.tracking import Tracking
from nurture.web.unsubscribing import Unsubscribing
from nurture.web.viewing import Viewing
from nurture.web.visiting import Visiting
from nurture.web.webhooks import Webhooks

_WORDS = {404: "lost", 405: "wrong_method", 413: "too_much"}


def application(site: Site) -> Starlette:
    """Opens the site as it begins, and closes it when it ends."""
    pages = Pages(site.project, site.place.root)
    tracking = Tracking(site, pages)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        try:
            site.hold()
            yield
        finally:
            site.close()

    routes, handlers = _routes(site, pages, tracking), _handlers(pages, tracking)
    made = Starlette(routes=routes, exception_handlers=handlers, lifespan=lifespan)
    made.router.redirect_slashes = False  # it would lead to the host that the request names
    return made


def _routes(site: Site, pages: Pages, tracking: Tracking) -> list[Route]:
    unsubscribing, preferences = Unsubscribing(site, pages, tracking), Preferences(site, pages, tracking)
    forms, confirming = Forms(site, pages, tracking), Confirming(site, pages, tracking)
    data, hooks = TheirData(site, pages, tracking), Webhooks(site, tracking)
    return [
        Route("/c/{token}", tracking.click),
        Route("/o/{token}", tracking.open),
        Route("/s/{token}", tracking.shared_click),
        Route("/i/{token}", tracking.shared_open),
        Route("/t/{token}", tracking.trap),
        _looking("/u/{token}", unsubscribing.ask, site),
        _looking("/u/{token}", unsubscribing.do, site, "POST"),
        _looking("/p/{token}", preferences.show, site),
        _looking("/p/{token}", preferences.change, site, "POST"),
        _looking("/d/{token}", data.ask, site),
        _looking("/d/{token}", data.do, site, "POST"),
        _looking("/v/{token}", Viewing(site, pages, tracking).show, site),
        _looking("/f/{name}", forms.show, site),
        _looking("/f/{name}", forms.send, site, "POST"),
        _looking("/confirm/{token}", confirming.ask, site),
        _looking("/confirm/{token}", confirming.do, site, "POST"),
        *_visits(site, tracking),
        *(_looking(path, hooks.take, site, "POST") for path in ("/hooks/{name}", "/hooks/{name}/mime")),
        Route("/health", Health(site).tell),
        Route("/robots.txt", _robots),
    ]


def _looking(path: str, answer: Callable[[Request], Awaitable[Response]], site: Site, method: str = "GET") -> Route:
    """What it answers is true of the database that lies there now. Hits are only kept where it is."""

    async def looking(request: Request) -> Response:
        site.look()
        return await answer(request)

    return Route(path, looking, methods=[method])


def _handlers(pages: Pages, tracking: Tracking) -> dict[Any, Callable[[Request, Exception], Awaitable[Response]]]:
    """What is answered instead, by the exception that was raised."""
    teller = Teller()

    async def refuse(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code == 404:
            return tracking.lost(request)
        page = pages.message(request, _WORDS.get(error.status_code, "lost"), error.status_code)
        page.headers.update(error.headers or {})
        return page

    async def leave(_: Request, error: Exception) -> Response:
        """Nobody is there any more to be answered; that is no trouble of ours, to be told in the log."""
        return nothing()

    async def fail(request: Request, error: Exception) -> Response:
        _, first, *_ = request.url.path.split("/")
        teller.tell(f"{request.method} /{first}/… is answered 503: {error}", request.method, first, str(error))
        return pages.message(request, "trouble", 503)

    async def stumble(request: Request, error: Exception) -> Response:
        """A bug of ours, which the server tells in its log."""
        return pages.message(request, "trouble", 500)

    return {HTTPException: refuse, ClientDisconnect: leave, StoreError: fail, Exception: stumble}


def _visits(site: Site, tracking: Tracking) -> list[Route]:
    """Only where pages are listed."""
    if site.project.visits is None:
        return []
    visiting = Visiting(site, site.project.visits, tracking)
    return [Route("/visit.js", visiting.script), Route("/e/{token}", visiting.note, methods=["POST"])]


async def _robots(_: Request) -> Response:
    return plain("User-agent: *\nDisallow: /\n")
