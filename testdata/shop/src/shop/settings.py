"""Settings from a TOML file, overridden by the environment."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    database_url: str
    redis_url: str = "redis://localhost/0"
    courier_url: str = "https://couriers.example.com"
    payment_url: str = "https://pay.example.com"
    smtp_host: str = "localhost"
    export_dir: Path = field(default_factory=lambda: Path("/var/lib/shop/exports"))

    @classmethod
    def load(cls, path: Path) -> Settings:
        with path.open("rb") as file:
            values = tomllib.loads(file.read().decode())
        for name in cls.__dataclass_fields__:
            if override := os.environ.get(f"SHOP_{name.upper()}"):
                values[name] = override
        return cls(**values)


@lru_cache
def get_settings() -> Settings:
    return Settings.load(Path(os.environ.get("SHOP_CONFIG", "/etc/shop.toml")))
