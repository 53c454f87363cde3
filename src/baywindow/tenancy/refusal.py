"""The second kind of no: the business refuses, in a sentence one can act on."""


class Refusal(Exception):
    """Raised by a record's verb; one handler turns it into a message, or a problem of the API.

    `message` is shown to people as it is. `status` is the HTTP status (409 unless said).
    """

    status = 409

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        if status is not None:
            self.status = status
