"""The local mailbox, by its real SMTP port and page."""

import os
import signal
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
import requests

from cli.child import free_ports
from cli.mail_store import MailStore
from cli.mailbox_page import mailbox_page

ROOT = Path(__file__).resolve().parents[2]


class LocalMailbox:
    """The mailbox as a process of its own, that can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.smtp, self.page = free_ports(2)
        self.url = f"http://127.0.0.1:{self.page}"

    def start(self) -> None:
        environment = dict(os.environ) | {
            "KINPLAN_SMTP": f"127.0.0.1:{self.smtp}",
            "KINPLAN_MAILBOX_PORT": str(self.page),
            "KINPLAN_MAIL_FOLDER": str(self.folder),
        }
        command = [sys.executable, "-m", "cli.mailbox"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment)
        deadline = time.monotonic() + 20
        while True:
            try:
                requests.get(f"{self.url}/readyz", timeout=1).raise_for_status()
                return
            except requests.RequestException:
                assert self.process.poll() is None and time.monotonic() < deadline
                time.sleep(0.05)

    def send(self, message: EmailMessage) -> None:
        with smtplib.SMTP("127.0.0.1", self.smtp, timeout=5) as client:
            client.send_message(message)

    def messages(self) -> list[dict[str, str]]:
        found: list[dict[str, str]] = requests.get(f"{self.url}/messages.json", timeout=5).json()
        return found


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[LocalMailbox]:
    mailbox = LocalMailbox(tmp_path / "mail")
    mailbox.start()
    yield mailbox
    mailbox.process.kill()
    mailbox.process.wait()


def plan_copy(subject: str = "The plan of the family") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "kinplan@kinplan.example"
    message["To"] = "Nía Rees <nia@family.example>"
    message["Subject"] = subject
    message["Message-ID"] = "<copy-1@kinplan.example>"
    message["X-Kinplan-Kind"] = "plan-copy"
    message["X-Kinplan-Case"] = "HE-0001"
    message.set_content("Dyma’r cynllun.\n")
    message.add_alternative(
        "<p>Dyma’r <b>cynllun</b>.</p><script>alert(1)</script>", subtype="html"
    )
    return message


def test_a_mail_is_kept_with_what_kinplan_says_of_it(mailbox: LocalMailbox):
    mailbox.send(plan_copy())
    (found,) = mailbox.messages()
    assert found["to"] == "Nía Rees <nia@family.example>"
    assert found["subject"] == "The plan of the family"
    assert found["message_id"] == "<copy-1@kinplan.example>"
    assert (found["kinplan_kind"], found["case"]) == ("plan-copy", "HE-0001")
    assert found["body"] == "Dyma’r cynllun.\n"


def test_mails_are_listed_newest_first(mailbox: LocalMailbox):
    for subject in ("first", "second", "third"):
        mailbox.send(plan_copy(subject))
    assert [found["subject"] for found in mailbox.messages()] == ["third", "second", "first"]
    page = requests.get(mailbox.url, timeout=5).text
    assert page.index(">third<") < page.index(">second<") < page.index(">first<")
    assert '<html lang="en">' in page
    assert "<caption>3 messages, newest first</caption>" in page


def test_a_mail_s_headers_and_html_cannot_act_on_the_page(mailbox: LocalMailbox):
    mailbox.send(plan_copy("<script>alert(2)</script>"))
    (found,) = mailbox.messages()
    for address in (mailbox.url, f"{mailbox.url}/messages/{found['id']}"):
        answer = requests.get(address, timeout=5)
        assert answer.status_code == 200
        assert "<script" not in answer.text
        assert "&lt;script&gt;alert(2)" in answer.text
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert 'sandbox="" srcdoc="&lt;p&gt;Dyma' in answer.text


@pytest.mark.parametrize(
    ("method", "says"), [("REQUEST", "brings the day"), ("CANCEL", "takes the day out")]
)
def test_a_calendar_file_that_comes_with_a_mail_is_told(
    mailbox: LocalMailbox, method: str, says: str
):
    message = plan_copy()
    message.add_attachment(
        b"BEGIN:VCALENDAR", maintype="text", subtype="calendar", params={"method": method}
    )
    mailbox.send(message)
    (found,) = mailbox.messages()
    assert found["calendar"] == method
    assert found["body"] == "Dyma’r cynllun.\n"
    assert says in requests.get(f"{mailbox.url}/messages/{found['id']}", timeout=5).text


def test_a_mail_without_a_calendar_file_says_none(mailbox: LocalMailbox):
    mailbox.send(plan_copy())
    assert mailbox.messages()[0]["calendar"] == ""


@pytest.mark.parametrize("name", ["nothing", "..%2f..%2fclock", "00000000000000000000.0000"])
def test_an_unknown_message_is_not_found(mailbox: LocalMailbox, name: str):
    assert requests.get(f"{mailbox.url}/messages/{name}", timeout=5).status_code == 404


def test_an_accepted_mail_survives_a_kill(mailbox: LocalMailbox):
    mailbox.send(plan_copy())
    mailbox.process.send_signal(signal.SIGKILL)
    mailbox.process.wait()
    (mailbox.folder / "tmp" / "00000000000000000001.0000000000000000").write_text("Subject: half")
    mailbox.start()
    mailbox.send(plan_copy("after the kill"))
    assert [found["subject"] for found in mailbox.messages()] == [
        "after the kill",
        "The plan of the family",
    ]


def test_a_mail_that_cannot_be_written_is_not_accepted(mailbox: LocalMailbox):
    (mailbox.folder / "tmp").rmdir()
    with pytest.raises(smtplib.SMTPDataError) as refused:
        mailbox.send(plan_copy())
    assert refused.value.smtp_code == 451
    assert mailbox.messages() == []


def test_a_mail_in_an_unknown_character_set_does_not_hide_the_others(mailbox: LocalMailbox):
    mailbox.send(plan_copy())
    with smtplib.SMTP("127.0.0.1", mailbox.smtp, timeout=5) as client:
        client.sendmail(
            "a@kinplan.example",
            ["b@family.example"],
            b"Subject: odd\r\nContent-Type: text/plain; charset=klingon\r\n\r\nqapla\xff\r\n",
        )
    odd, plain = mailbox.messages()
    assert (odd["subject"], odd["to"]) == ("odd", "b@family.example")
    assert odd["body"].startswith("qapla")
    assert plain["case"] == "HE-0001"


def test_it_ends_soon_after_sigterm_with_a_client_still_connected(mailbox: LocalMailbox):
    with smtplib.SMTP("127.0.0.1", mailbox.smtp, timeout=5) as client:
        client.ehlo()
        mailbox.process.terminate()
        assert mailbox.process.wait(10) == 0
        client.close()


def delete(mailbox: LocalMailbox, message_id: str, **headers: str) -> requests.Response:
    return requests.delete(
        f"{mailbox.url}/messages", params={"message_id": message_id}, headers=headers, timeout=5
    )


def test_every_mail_of_a_message_id_can_be_deleted_from_this_machine(mailbox: LocalMailbox):
    for subject in ("first", "again"):
        mailbox.send(plan_copy(subject))
    other = plan_copy("another")
    other.replace_header("Message-ID", "<copy-2@kinplan.example>")
    mailbox.send(other)
    assert len(mailbox.messages()) == 3
    assert delete(mailbox, "<copy-1@kinplan.example>").json() == {"deleted": 2}
    assert [found["subject"] for found in mailbox.messages()] == ["another"]
    kept = [path for path in mailbox.folder.rglob("*") if path.is_file()]
    assert len(kept) == 1
    assert delete(mailbox, "<copy-1@kinplan.example>").json() == {"deleted": 0}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://elsewhere.example"},
        {"Host": "elsewhere.example"},
        {"Host": "127.0.0.1.elsewhere.example:80"},
    ],
    ids=str,
)
def test_a_page_in_a_browser_cannot_have_a_mail_deleted(mailbox: LocalMailbox, headers):
    mailbox.send(plan_copy())
    assert delete(mailbox, "<copy-1@kinplan.example>", **headers).status_code == 403
    assert len(mailbox.messages()) == 1


def test_it_must_be_said_which_mail_is_to_be_deleted(mailbox: LocalMailbox):
    mailbox.send(plan_copy())
    assert delete(mailbox, "").status_code == 422
    assert len(mailbox.messages()) == 1


def test_somebody_at_another_machine_cannot_have_a_mail_deleted(tmp_path: Path):
    store = MailStore(tmp_path)
    store.keep(["nia@family.example"], bytes(plan_copy()))
    client = mailbox_page(store).test_client()
    said = {"message_id": "<copy-1@kinplan.example>"}
    from_afar = {"REMOTE_ADDR": "192.0.2.7"}
    answer = client.delete(
        "/messages", query_string=said, environ_overrides=from_afar, base_url="http://127.0.0.1:80"
    )
    assert answer.status_code == 403
    assert len(store.mails()) == 1
