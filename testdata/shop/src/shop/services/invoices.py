from __future__ import annotations

import asyncio
import subprocess
import tempfile
from pathlib import Path

from shop.models import Order


def render_html(order: Order) -> str:
    return f"<h1>Invoice {order.id}</h1><p>{order.total}</p>"


def to_pdf(html: str) -> bytes:
    with tempfile.TemporaryDirectory() as directory:
        source = Path(directory, "invoice.html")
        source.write_text(html)
        subprocess.run(["weasyprint", str(source), f"{directory}/invoice.pdf"], check=True)
        return Path(directory, "invoice.pdf").read_bytes()


def invoice(order: Order) -> bytes:
    return to_pdf(render_html(order))


async def invoice_in_thread(order: Order) -> bytes:
    return await asyncio.to_thread(invoice, order)


async def invoice_in_process(order: Order) -> bytes:
    process = await asyncio.create_subprocess_exec(
        "weasyprint", "-", "-", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    pdf, _ = await process.communicate(render_html(order).encode())
    return pdf
