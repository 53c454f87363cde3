"""Where files are kept: in the data folder, or in a bucket of an S3 server, as the environment says."""

import os
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from baywindow.server.home import home, secret

TRIES = 3
PATIENCE = 10
"""Seconds for each try to reach the bucket's server."""


IN_MEMORY = 1 << 20
"""Bytes of a file on its way from the bucket that stay in memory; more goes to the disk meanwhile."""


def place() -> str:
    """Where files are kept, in words for whoever runs this."""
    if bucket := os.environ.get("BAYWINDOW_S3_BUCKET", ""):
        return f"bucket {bucket} at {os.environ.get('BAYWINDOW_S3_URL') or 'Amazon'}"
    return f"folder {home() / 'files'}"


def kept_files() -> dict[str, Any]:
    """The storage's settings; ImproperlyConfigured when S3 is named and its library is not installed."""
    bucket = os.environ.get("BAYWINDOW_S3_BUCKET", "")
    return _in_bucket(bucket) if bucket else _in_folder()


def _in_folder() -> dict[str, Any]:
    return {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": home() / "files",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    }


def _in_bucket(bucket: str) -> dict[str, Any]:
    try:
        from botocore.config import Config
    except ImportError as error:
        raise ImproperlyConfigured(
            "BAYWINDOW_S3_BUCKET is set, but boto3 is missing: pip install 'baywindow[s3]'"
        ) from error
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "location": os.environ.get("BAYWINDOW_S3_PREFIX", ""),
            "endpoint_url": os.environ.get("BAYWINDOW_S3_URL") or None,
            "access_key": os.environ.get("BAYWINDOW_S3_KEY") or None,
            "secret_key": secret("s3", str) or None,
            "file_overwrite": False,
            "max_memory_size": IN_MEMORY,
            "default_acl": None,
            "client_config": Config(
                region_name=os.environ.get("BAYWINDOW_S3_REGION") or None,
                connect_timeout=PATIENCE, read_timeout=PATIENCE, retries={"max_attempts": TRIES},
                s3={"addressing_style": "path" if os.environ.get("BAYWINDOW_S3_URL") else "auto"},
            ),
        },
    }  # fmt: skip
