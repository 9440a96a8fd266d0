"""Settings, with the defaults of the code."""

from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    title: str = "Gateway"
    api_prefix: str = "/api/v1"
    publish_health: bool = True


settings = Settings()
