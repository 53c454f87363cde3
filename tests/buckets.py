"""A bucket of a real S3 server on this machine, and the environment that leads an installation to it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import uuid4

BUCKET, REGION = "papers", "eu-central-1"
KEY, SECRET = "bay:window", "a-secret-of-tests"
SERVER = Path(__file__).with_name("object_store.py")


class ObjectStore:
    """A server that can be ended as by a power cut, and started again where it was, with what it had."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, 0
        self.turn_to_new_prefix()
        self.start()

    def start(self) -> None:
        """Serve, at the same address as before; back when it does."""
        told = [str(self.folder), str(self.port), KEY, SECRET, REGION]
        command = [sys.executable, "-P", "-W", "ignore", str(SERVER), *told]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())

    def kill(self) -> None:
        """End it at once."""
        self.process.kill()
        self.process.communicate()

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @cached_property
    def client(self) -> Any:
        """A client of the library's own, to look into the bucket past our code."""
        import boto3

        return boto3.client("s3", endpoint_url=self.url, region_name=REGION, aws_access_key_id=KEY,
                            aws_secret_access_key=SECRET)  # fmt: skip

    def turn_to_new_prefix(self) -> None:
        """From now on the part of the bucket that is spoken of is one where nothing lies."""
        self.prefix = f"bay-{uuid4().hex}"

    def names(self) -> list[str]:
        """What all files are called below the prefix."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=self.prefix)
        keys = [found["Key"] for page in pages for found in page.get("Contents", ())]
        return [key.removeprefix(f"{self.prefix}/") for key in keys]

    def head(self, name: str) -> Any:
        """What the server says of a file, without its content."""
        return self.client.head_object(Bucket=BUCKET, Key=f"{self.prefix}/{name}")


@contextmanager
def serving(folder: Path) -> Iterator[ObjectStore]:
    """A server over this folder, with the bucket."""
    store = ObjectStore(folder)
    try:
        place = {"LocationConstraint": REGION}
        store.client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=place)
        yield store
    finally:
        store.kill()


def environment(store: ObjectStore) -> dict[str, str]:
    """What an operator sets to keep files there."""
    return {
        "BAYWINDOW_S3_BUCKET": BUCKET, "BAYWINDOW_S3_URL": store.url, "BAYWINDOW_S3_REGION": REGION,
        "BAYWINDOW_S3_PREFIX": store.prefix, "BAYWINDOW_S3_KEY": KEY, "BAYWINDOW_SECRET_S3": SECRET,
    }  # fmt: skip
