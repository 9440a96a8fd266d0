"""A session that gives the one it is derived from something else to work with: what it inherits reads nothing."""

import boto3.session
from aiobotocore.session import get_session


class Session(boto3.session.Session):
    def __init__(self) -> None:
        self._session = get_session()


class Traced(boto3.session.Session):
    """One that only notes what it is asked for."""

    asked: tuple[str, ...] = ()
