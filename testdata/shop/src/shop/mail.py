from __future__ import annotations

import logging
import smtplib
from email.message import EmailMessage

logger = logging.getLogger(__name__)


def compose(to: str, subject: str, text: str) -> EmailMessage:
    message = EmailMessage()
    message["To"] = to
    message["Subject"] = subject
    message.set_content(text)
    return message


class Mailer:
    def __init__(self, host: str) -> None:
        self.host = host

    def send(self, to: str, subject: str, text: str) -> None:
        message = compose(to, subject, text)
        with smtplib.SMTP(self.host, timeout=10) as smtp:
            smtp.send_message(message)
        logger.info("sent %s", subject)


async def send_receipt(mailer: Mailer, to: str, order_id: int) -> None:
    mailer.send(to, f"Order {order_id}", "Thank you.")  # expect: BLK106 "smtplib.SMTP"
