"""OpenStack Swift in one process, with its S3 interface: what the buckets of tests are kept in.

Started by `tests.buckets` as a process of its own, because Swift stands on eventlet, which changes Python's
own library: `object_store.py FOLDER PORT KEY SECRET REGION`. Account, container, object and proxy servers
listen on loopback, over one disk (a folder) that holds everything once. It prints the proxy's port when it
serves, and ends with the process that started it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import eventlet
from eventlet import wsgi
from swift.common import utils

SWIFT = """
[swift-hash]
swift_hash_path_suffix = baywindow
[storage-policy:0]
name = once
default = yes
"""
PROXY = """
[DEFAULT]
swift_dir = {folder}
[pipeline:main]
pipeline = s3api tempauth slo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:s3api]
use = egg:swift#s3api
location = {region}
[filter:tempauth]
use = egg:swift#tempauth
user_{user} = {secret} .admin
[filter:slo]
use = egg:swift#slo
"""
"""`slo` holds a file that came in parts together; without it s3api takes none."""
SERVERS = ("account", "container", "object")


def main(folder: Path, port: int, key: str, secret: str, region: str) -> None:
    """Serve until the parent is gone."""
    (folder / "disk").mkdir(parents=True, exist_ok=True)
    (folder / "swift.conf").write_text(SWIFT)
    user = key.replace(":", "_")
    proxy = folder / "proxy.conf"
    proxy.write_text(PROXY.format(folder=folder, region=region, user=user, secret=secret))
    utils.set_swift_dir(str(folder))
    utils.monkey_patch()
    for name in SERVERS:
        _serve_part(folder, name)
    from swift.common.wsgi import loadapp

    door = eventlet.listen(("127.0.0.1", port))
    eventlet.spawn(_serve, door, loadapp(str(proxy)))
    sys.stdout.write(f"{door.getsockname()[1]}\n")
    sys.stdout.flush()
    _wait_for_the_parent()


def _serve_part(folder: Path, name: str) -> None:
    """One of the servers behind the proxy, and the ring that tells where it is."""
    from swift.account.server import AccountController
    from swift.common.ring import RingBuilder
    from swift.container.server import ContainerController
    from swift.obj.server import ObjectController

    made = {"account": AccountController, "container": ContainerController, "object": ObjectController}[name]
    door = eventlet.listen(("127.0.0.1", 0))
    ip, port = door.getsockname()
    ring = RingBuilder(1, 1, 0)
    ring.add_dev({"region": 1, "zone": 1, "weight": 1, "ip": ip, "port": port, "device": "disk"})
    ring.rebalance()
    ring.get_ring().save(str(folder / f"{name}.ring.gz"))
    eventlet.spawn(
        _serve, door, made({"devices": str(folder), "mount_check": "false", "swift_dir": str(folder)})
    )


def _serve(door: Any, app: Any) -> None:
    from swift.common.wsgi import SwiftHttpProtocol

    wsgi.server(door, app, utils.NullLogger(), protocol=SwiftHttpProtocol, capitalize_response_headers=False)


def _wait_for_the_parent() -> None:
    parent = os.getppid()
    while os.getppid() == parent:
        eventlet.sleep(0.5)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
