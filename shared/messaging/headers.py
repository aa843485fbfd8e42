"""What Kinplan notes on a message that is put aside. Names are stable: messages may wait long.

ATTEMPT: how often its reaction failed. WAITED: how often it was put off because of an outage, which
is no failure of its own. ROUTING_KEY: the key that it was published with first.
"""

ATTEMPT = "x-kinplan-attempt"
WAITED = "x-kinplan-waited"
REASON = "x-kinplan-reason"
ROUTING_KEY = "x-kinplan-routing-key"
PARKED_AT = "x-kinplan-parked-at"
