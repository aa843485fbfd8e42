"""The portal's application, put together."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask import Blueprint, Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from services.portal.correlation import correlate
from services.portal.description import describe
from services.portal.fair_share import share_fairly
from services.portal.families.pages import add_families
from services.portal.families.sessions import Families
from services.portal.own_routes import add_own, add_probes
from services.portal.problems import explain_errors
from services.portal.routes import CONVERTERS, PREFIX, Asking, add_commands_and_queries
from services.portal.sessions import Sessions
from services.portal.sign_in import guard
from services.portal.signing_in import add_signing_in
from services.portal.statuses import add_status
from shared.accounts import Accounts
from shared.clock import Clock
from shared.rpc.calling import Caller
from shared.settings import Settings


def create_app(settings: Settings, caller: Caller, accounts: Accounts, clock: Clock) -> Flask:
    """The portal as a WSGI application; it opens nothing before the first request."""
    app = Flask("services.portal", static_folder=None)
    app.config.update(PROVIDE_AUTOMATIC_OPTIONS=False, PROPAGATE_EXCEPTIONS=False)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    app.url_map.converters.update(CONVERTERS)
    correlate(app)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=0)  # type: ignore[method-assign]
    sessions = Sessions(caller, settings.public_url)
    guard(app, accounts, sessions)
    share_fairly(app, settings)
    explain_errors(app)

    asking = Asking(caller)
    api = Blueprint("api", "services.portal", url_prefix=PREFIX)
    add_own(api, clock, _description())
    add_commands_and_queries(api, asking)
    add_status(api, asking)
    add_signing_in(app, api, sessions)
    app.register_blueprint(api)
    pages = Blueprint("pages", "services.portal.families", template_folder="templates")
    add_families(pages, Families(caller))
    app.register_blueprint(pages)
    add_probes(app, caller, accounts)
    return app


@cache
def _description() -> dict[str, Any]:
    """What the API can do follows from the code alone, and takes a tenth of a second to write down."""
    return describe()
