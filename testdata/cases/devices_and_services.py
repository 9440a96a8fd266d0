"""Devices and services in the network, reached over SSH, SOAP, SMB, FTP and their own protocols."""

from __future__ import annotations

import ftputil
import invoke
import napalm
import ping3
import smbclient
import whois
from fabric import Connection
from fastapi import Depends, FastAPI
from ncclient import manager
from netmiko import BaseConnection, ConnectHandler
from proxmoxer import ProxmoxAPI
from scapy.all import IP, sr1
from zeep import AsyncClient, Client

app = FastAPI()
rates = Client("https://rates.example/?wsdl")
async_rates = AsyncClient("https://rates.example/?wsdl")


def switch(host: str) -> BaseConnection:
    return ConnectHandler(device_type="cisco_ios", host=host)


class Router:
    def __init__(self, host: str) -> None:
        self.host = host
        self.shell = Connection(host)
        self.driver = napalm.get_network_driver("ios")(host, "admin", "secret")

    async def uptime(self) -> str:
        return self.shell.run("uptime").stdout  # expect: BLK106 "fabric.Connection.run"

    async def facts(self) -> dict:
        self.driver.open()  # expect: BLK106 "napalm.base.base.NetworkDriver.open"
        return self.driver.get_facts()  # expect: BLK106

    async def config(self) -> str:
        with manager.connect(host=self.host) as session:  # expect: BLK106 "ncclient.manager.connect"
            return session.get_config(source="running").data_xml  # expect: BLK106 "get_config"

    async def version(self) -> str:
        with switch(self.host) as connection:  # expect: BLK106 "netmiko.ConnectHandler"
            return connection.send_command("show version")  # expect: BLK106 "BaseConnection.send_command"


@app.get("/rates/{currency}")
async def rate(currency: str) -> float:
    return rates.service.GetRate(currency)  # expect: BLK102 "zeep.proxy.OperationProxy.__call__"


@app.get("/rates/{currency}/later")
async def rate_later(currency: str) -> float:
    return await async_rates.service.GetRate(currency)


async def machines(proxmox: ProxmoxAPI) -> list:
    return proxmox.nodes("one").qemu.get()  # expect: BLK102 "proxmoxer.core.ProxmoxResource.get"


async def deploy() -> None:
    invoke.run("make")  # expect: BLK105 "invoke.run"


async def mirror(host: str, share: str) -> None:
    with ftputil.FTPHost(host, "guest", "guest") as ftp:  # expect: BLK106 "ftputil.FTPHost"
        ftp.download("index", "index")  # expect: BLK106 "ftputil.FTPHost.download"
    smbclient.mkdir(share)  # expect: BLK106 "smbclient.mkdir"


async def alive(host: str) -> bool:
    sr1(IP(dst=host))  # expect: BLK106 "scapy.all.sr1"
    whois.whois(host)  # expect: BLK106 "whois.whois"
    return bool(ping3.ping(host))  # expect: BLK106 "ping3.ping"
