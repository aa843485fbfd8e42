"""What every process counts and times. Labels are names and codes, never references or people."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

COMMANDS = Counter("kinplan_commands", "Commands performed", ["service", "command", "council"])
REFUSALS = Counter("kinplan_refusals", "Requests refused", ["service", "command", "kind", "code"])
COMMAND_SECONDS = Histogram(
    "kinplan_command_seconds", "Time to perform a command", ["service", "command"]
)
HELD_OFF = Counter(
    "kinplan_requests_held_off",
    "Requests answered 429, by council and by which limit: person, council or at_once",
    ["council", "limit"],
)
PUBLISHED = Counter(
    "kinplan_events_published", "Events confirmed by the broker", ["service", "event"]
)
HANDLED = Counter(
    "kinplan_messages_handled", "Messages by what became of them", ["service", "reaction", "result"]
)
HANDLER_SECONDS = Histogram(
    "kinplan_handler_seconds", "Time to handle a message", ["service", "reaction"]
)
HANDLED_AFTER = Histogram(
    "kinplan_commit_to_handled_seconds",
    "Time from recording an event to its being handled elsewhere",
    ["service", "reaction"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900),
)
RETRIES = Counter("kinplan_retries", "Messages put back to be tried later", ["service", "reaction"])
PARKED = Counter("kinplan_parked", "Messages parked for an operator", ["service", "reaction"])
RELAY_LAG = Gauge(
    "kinplan_relay_lag_events", "Events recorded but not yet published", ["service", "council"]
)
SERVES = Gauge(
    "kinplan_serves",
    "1 when this process serves the council, 0 when it does no longer or cannot",
    ["service", "council"],
)
RELAY_HELD_BACK = Gauge(
    "kinplan_relay_held_back_seconds",
    "Since a council's flood waits in its log because the queues it goes to are deep",
    ["service", "council"],
)
LEADING = Gauge(
    "kinplan_leading", "1 when this process leads for the council", ["service", "council"]
)
FOLLOWER_TROUBLE = Counter(
    "kinplan_follower_trouble", "Steps that failed and are tried again", ["service", "task"]
)
SEALED_AFTER = Histogram(
    "kinplan_ledger_sealed_after_seconds",
    "Time from recording an event to its being sealed in the ledger",
    ["council"],
    buckets=(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600),
)
UNSEALED_FOR = Gauge(
    "kinplan_ledger_unsealed_seconds",
    "Since the oldest event that was gathered and is not sealed was recorded",
    ["council"],
)
LEDGER_SIZE = Gauge(
    "kinplan_ledger_signed_size", "Entries under the newest checkpoint", ["council"]
)
GAPS_NOTICED = Counter(
    "kinplan_ledger_gaps_noticed",
    "Positions that a service has published and of which no record came",
    ["service", "council"],
)
GAPS_FILLED = Counter(
    "kinplan_ledger_gaps_filled",
    "Events that were gathered by asking the service, as their records had not come",
    ["service", "council"],
)
GAP_SECONDS = Gauge(
    "kinplan_ledger_gap_seconds",
    "Since a missing position was noticed of which the service has not answered yet",
    ["service", "council"],
)
LEDGER_BROKEN = Gauge(
    "kinplan_ledger_broken", "1 when the ledger is not what was signed", ["council"]
)
