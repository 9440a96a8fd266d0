from __future__ import annotations

import os

from .base import Device

__all__ = ["SerialDevice", "SerialPort"]


class SerialPort:
    def __init__(self, path: str) -> None:
        self.file = open(path, "r+b", buffering=0)

    def read(self) -> bytes:
        return self.file.readline()

    def fileno(self) -> int:
        return self.file.fileno()

    def present(self) -> bool:
        return os.path.exists("/dev/ttyUSB0")


class SerialDevice(Device):
    def __init__(self, name: str, port: SerialPort) -> None:
        super().__init__(name)
        self.port = port

    def read(self) -> float:
        return float(self.port.read())
