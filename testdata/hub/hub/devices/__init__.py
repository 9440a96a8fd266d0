from .base import Device
from .network import NetworkDevice as NetworkDevice
from .serial import *

__all__ = ["Device", "NetworkDevice", "SerialDevice", "SerialPort"]
