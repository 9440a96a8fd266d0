"""Requests that are made by the client that the program has, as long as that means the same."""

from __future__ import annotations

import ast

import pytest

from tests.fixing import fixed, text_of

CLIENT = (
    "self.client.post",
    "param url",
    *(f"takes {name} any" for name in ("url", "json")),
    "takes data mapping",
    "takes timeout number",
    "takes auth tuple",
    "takes allow_redirects boolean",
    "renames allow_redirects follow_redirects",
    "adds follow_redirects True",
    *(f"result {name}" for name in ("json", "status_code", "headers", "raise_for_status")),
)

WRITTEN = {
    "a request by the client that is there": (
        "twin",
        CLIENT,
        """
        async def price(url, requests):
            try:
                response = requests.post(url, json={"sku": 1}, timeout=2.5)¶
            except Exception as error:
                raise Unavailable(response=None) from error
            response.raise_for_status()
            return response.json()["price"] if response.status_code == 200 else response.headers
        """,
        """
        async def price(url, requests):
            try:
                response = await self.client.post(url, json={"sku": 1}, timeout=2.5, follow_redirects=True)
            except Exception as error:
                raise Unavailable(response=None) from error
            response.raise_for_status()
            return response.json()["price"] if response.status_code == 200 else response.headers
        """,
    ),
    "a request over lines, with another name for an argument": (
        "twin",
        CLIENT,
        """
        async def price(url):
            return requests.post(
                url,
                data={"sku": 1},  # a form
                allow_redirects=False,
            )¶.json()
        """,
        """
        async def price(url):
            return (await self.client.post(
                url,
                data={"sku": 1},  # a form
                follow_redirects=False,
            )).json()
        """,
    ),
}


@pytest.mark.parametrize(("fixer", "words", "before", "after"), WRITTEN.values(), ids=WRITTEN.keys())
def test_a_fixer_writes_what_a_person_would(fixer: str, words: tuple[str, ...], before: str, after: str) -> None:
    assert fixed(before, fixer, *words) == text_of(after)
    ast.parse(text_of(after))  # some await outside of a function, which only compiling minds


POST = "async def f(url, form):\n    "
DIFFERENT = {
    "an argument that the client has not": "requests.post(url, verify=False)¶.json()",
    "an argument whose form is not known": "requests.post(url, data=form)¶.json()",
    "a limit in two parts": "requests.post(url, timeout=(1, 5))¶.json()",
    "a choice that is made elsewhere": "requests.post(url, allow_redirects=form)¶.json()",
    "arguments that may be any": "requests.post(url, **form)¶.json()",
    "an argument by its place": "requests.post(url, form)¶.json()",
    "what only one side's answer has": "requests.post(url)¶.ok",
    "an answer that goes elsewhere": "return requests.post(url)¶",
    "an answer whose parts are not shared": "answer = requests.post(url)¶\n    return answer.url",
    "an answer that is passed on": "answer = requests.post(url)¶\n    return keep(answer)",
    "an answer that is tested": "answer = requests.post(url)¶\n    return answer.json() if answer else 0",
    "an answer that a function in it reads": "answer = requests.post(url)¶\n    return lambda: answer",
    "an exception of the library": "try:\n        requests.post(url)¶\n    except requests.Timeout:\n        pass",
    "one that others are derived from": "try:\n        requests.post(url)¶\n    except (OSError, KeyError): pass",
}


@pytest.mark.parametrize("code", DIFFERENT.values(), ids=DIFFERENT.keys())
def test_a_request_is_not_made_by_a_client_that_would_do_another_thing(code: str) -> None:
    assert fixed(POST + code, "twin", *CLIENT) is None


def test_a_request_is_made_by_a_client_when_nothing_stands_against_it() -> None:
    assert fixed(f"{POST}requests.post(url)¶", "twin", *CLIENT) is not None
