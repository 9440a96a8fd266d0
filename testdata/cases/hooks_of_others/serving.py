"""Makes an application for whoever answers somebody's hooks."""

from fastapi import FastAPI


def create_app(title: str) -> FastAPI:
    return FastAPI(title=title)
