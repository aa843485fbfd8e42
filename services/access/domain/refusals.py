"""Why somebody is not signed in. The code is recorded for the auditor; the words are for the person."""

from shared.refusals import NotSignedIn, RuleRefusal, TooMany


class SignInNotSetUp(RuleRefusal):
    """People of this council do not sign in by an identity provider here."""

    kind = "not_found"


class LocalSignInOff(RuleRefusal):
    """This installation lets nobody sign in with a password of Kinplan's own."""

    kind = "forbidden"


class WrongPassword(NotSignedIn):
    """The name or the password is wrong. Which of the two, and whether the account exists, is not said."""


class SignInLocked(TooMany):
    """There were too many wrong passwords for this name, whether an account has it or not."""


class TooManyTries(TooMany):
    """There were too many refused sign-ins from this address."""


class SignInBusy(RuleRefusal):
    """So many passwords are being checked that this one has to wait."""

    kind = "provider_unavailable"


class ProviderUnavailable(RuleRefusal):
    """The council's identity provider cannot be reached, or does not answer in time."""

    kind = "provider_unavailable"


class ProviderRefused(NotSignedIn):
    """The council's identity provider did not sign the person in, or does not know the code."""


class SignInNotStarted(NotSignedIn):
    """This sign-in was not started here, or not in this browser."""


class SignInTooOld(NotSignedIn):
    """The sign-in was started too long ago."""


class SignInReplayed(NotSignedIn):
    """The answer of the identity provider came a second time."""


class SignInMalformed(NotSignedIn):
    """The answer of the identity provider is not complete."""


class TokenMalformed(NotSignedIn):
    """What the identity provider sent is no signed ID token, or lacks what one must have."""


class AlgorithmNotAllowed(NotSignedIn):
    """The ID token is not signed, or in a way that is not allowed here."""


class KeyUnknown(NotSignedIn):
    """The ID token is signed with a key that the identity provider does not publish."""


class SignatureWrong(NotSignedIn):
    """The signature of the ID token is not that of the key that it names."""


class IssuerWrong(NotSignedIn):
    """The ID token, or the answer that brought it, is from another issuer."""


class AudienceWrong(NotSignedIn):
    """The ID token was made for another client."""


class TokenOutOfDate(NotSignedIn):
    """The ID token has run out, or does not hold yet."""


class NonceWrong(NotSignedIn):
    """The ID token belongs to another sign-in."""


class OrganisationWrong(NotSignedIn):
    """The person belongs to another tenant than the council's."""


class PersonUnnamed(NotSignedIn):
    """The ID token does not say who the person is in the tenant."""


class NoRole(NotSignedIn):
    """The person is known to their council, which has given them no role in Kinplan."""

    kind = "forbidden"


class SessionOver(NotSignedIn):
    """The session has ended, was revoked, or never was."""
