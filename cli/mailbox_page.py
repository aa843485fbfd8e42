"""The local mailbox's page: plain HTML for people, JSON for the demonstration and tests."""

from dataclasses import asdict
from typing import Any

from flask import Flask, Response, jsonify, render_template_string, request

from cli.mail_store import MailStore

# Nothing of a mail may run or be fetched; only its own styling and pictures inside it are shown.
SECURITY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"

CALENDAR_FILES = {
    "REQUEST": "attached: brings the day into a calendar",
    "CANCEL": "attached: takes the day out of a calendar",
}

LOOPBACK = ("127.0.0.1", "::1", "[::1]", "localhost")

TOP = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}</title>
<style>
body { font: 1.1rem/1.5 Arial, sans-serif; margin: 0 auto; max-width: 70rem; padding: 1rem; }
table { border-collapse: collapse; width: 100%; }
caption { font-weight: bold; padding: .5rem 0; text-align: left; }
th, td { border-bottom: 1px solid #767676; padding: .4rem .8rem .4rem 0; text-align: left;
  vertical-align: top; overflow-wrap: anywhere; }
a:focus { background: #fd0; color: #0b0c0c; outline: 3px solid #0b0c0c; }
pre { white-space: pre-wrap; font: inherit; }
iframe { border: 1px solid #767676; height: 40rem; width: 100%; }
</style>
</head>
<body>
"""

LIST = (
    TOP
    + """<main>
<h1>{{ title }}</h1>
<p>Every message that this trial of Kinplan sent by email is kept here and goes nowhere else.
<a href="/messages.json">All messages as JSON</a></p>
{% if mails %}
<table>
<caption>{{ mails|length }} message{{ "" if mails|length == 1 else "s" }}, newest first</caption>
<thead><tr><th scope="col">Date</th><th scope="col">To</th><th scope="col">Subject</th></tr></thead>
<tbody>
{% for mail in mails %}
<tr><td>{{ mail.date or mail.received }}</td><td>{{ mail.to }}</td>
<td><a href="/messages/{{ mail.id }}">{{ mail.subject or "(no subject)" }}</a></td></tr>
{% endfor %}
</tbody>
</table>
{% else %}
<p>No message has arrived yet.</p>
{% endif %}
</main>
</body>
</html>
"""
)

ONE = (
    TOP
    + """<nav aria-label="Mailbox"><a href="/">All messages</a></nav>
<main>
<h1>{{ title }}</h1>
<table>
<caption>About this message</caption>
<tbody>
{% for name, value in facts %}
<tr><th scope="row">{{ name }}</th><td>{{ value or "(none)" }}</td></tr>
{% endfor %}
</tbody>
</table>
<h2>Text</h2>
{% if mail.body %}<pre>{{ mail.body }}</pre>
{% else %}<p>This message has no text part.</p>{% endif %}
{% if mail.html %}
<h2>HTML</h2>
<iframe title="The message's HTML part" sandbox="" srcdoc="{{ mail.html }}"></iframe>
{% endif %}
</main>
</body>
</html>
"""
)

MISSING = (
    TOP
    + """<main>
<h1>{{ title }}</h1>
<p>There is no such message. <a href="/">All messages</a></p>
</main>
</body>
</html>
"""
)


def mailbox_page(store: MailStore) -> Flask:
    """The page as a WSGI application."""
    app = Flask("kinplan.mailbox", static_folder=None)
    app.add_url_rule("/", "all", lambda: _all(store))
    app.add_url_rule("/messages/<wanted>", "one", lambda wanted: _one(store, wanted))
    app.add_url_rule("/messages.json", "json", lambda: _json(store))
    app.add_url_rule("/messages", "delete", lambda: _delete(store), methods=["DELETE"])
    for path in ("/healthz", "/readyz"):
        app.add_url_rule(path, path, lambda: jsonify(status="ok"))
    app.after_request(_secured)
    return app


def _all(store: MailStore) -> str:
    return render_template_string(LIST, title="Kinplan's local mailbox", mails=store.mails())


def _one(store: MailStore, wanted: str) -> str | tuple[str, int]:
    mail = store.mail(wanted)
    if mail is None:
        return render_template_string(MISSING, title="Message not found"), 404
    facts: list[tuple[str, str]] = [
        ("To", mail.to),
        ("From", mail.sender),
        ("Date", mail.date),
        ("Kept at", mail.received),
        ("Kind", mail.kinplan_kind),
        ("Case", mail.case),
        ("Message-ID", mail.message_id),
        ("Calendar file", CALENDAR_FILES.get(mail.calendar, mail.calendar)),
    ]
    title = mail.subject or "(no subject)"
    return render_template_string(ONE, title=title, mail=mail, facts=facts)


def _json(store: MailStore) -> Response:
    """All mails, newest first."""
    mails: list[dict[str, Any]] = [asdict(mail) for mail in store.mails()]
    return jsonify(mails)


def _delete(store: MailStore) -> Response | tuple[Response, int]:
    """Delete the mails of one Message-ID. Only somebody at this machine may, and no page that a browser
    here has open: such a page would come with its Origin, or under another Host."""
    here = request.remote_addr in LOOPBACK and request.host.rpartition(":")[0] in LOOPBACK
    if not here or "Origin" in request.headers:
        return jsonify(error="only from this machine"), 403
    wanted = request.args.get("message_id", "")
    if not wanted:
        return jsonify(error="say which: message_id"), 422
    return jsonify(deleted=store.delete(wanted))


def _secured(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = SECURITY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
