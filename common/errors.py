"""The three refusals. Each carries a French sentence that may be shown; anything else raised is a bug."""


class DomainError(Exception):
    """An anticipated refusal, mapped once to an HTTP status by the middleware and by the API."""

    status_code = 400

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotAllowed(DomainError):
    """This person may not do this, whatever the moment."""

    status_code = 403


class NotVisible(NotAllowed):
    """This person may not know that it exists: answered exactly like what does not exist."""

    status_code = 404


class WrongState(DomainError):
    """This may be done, but not now."""

    status_code = 409


class Stale(WrongState):
    """Somebody saved in between: the page gives back what was typed, beside what they wrote."""


class RuleBroken(DomainError):
    """A rule of the charter, of the law or of the committee forbids the result."""

    status_code = 422
