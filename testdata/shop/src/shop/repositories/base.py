from __future__ import annotations

import os
from typing import Generic, TypeVar

from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

from ..models import Base

Row = TypeVar("Row", bound=Base)

engine = create_engine(os.environ.get("SHOP_DATABASE_URL", "postgresql+psycopg://localhost/shop"))
SessionFactory = sessionmaker(engine)


class Repository(Generic[Row]):
    model: type[Row]

    def __init__(self, session: Session) -> None:
        self.session = session

    def get(self, key: int) -> Row | None:
        return self.session.get(self.model, key)

    def add(self, row: Row) -> Row:
        self.session.add(row)
        self._commit()
        return row

    def _commit(self) -> None:
        try:
            self.session.commit()
        except Exception:
            self.session.rollback()
            raise
