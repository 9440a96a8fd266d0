from aioboto3.session import Session, Traced


class Vault:
    def __init__(self) -> None:
        self._session = Session()
        self._traced = Traced()

    async def open(self) -> None:
        self._context = self._session.client("kms")
        self._client = await self._context.__aenter__()

    async def open_traced(self) -> None:
        self._traced_client = self._traced.client("kms")  # expect: BLK104 "boto3.Session.client"
