"""The worker: takes jobs as bw_jobs and does them. Started by the supervisor as a child."""

from baywindow.server.process import become_server

AT_ONCE = 2
HEARTBEAT, SILENT = 3.0, 10.0
"""Seconds between signs of life, and without one until a worker counts as dead."""
POLL = 2.0
"""Seconds between looks at the queue when no wake-up came."""


def main() -> None:
    """Work until told to stop; jobs under way are finished first."""
    become_server()
    from baywindow.accounts.post import delivered
    from baywindow.activity.errands import carried
    from baywindow.exceptions.tasks import Watch
    from baywindow.server import chores  # noqa: F401 - registers its tasks
    from baywindow.server.posture import assert_logins
    from baywindow.server.queue import working_app

    assert_logins(["default", "jobs"])
    with carried(Watch().queue_looks), delivered():
        working_app().run_worker(
            concurrency=AT_ONCE,
            fetch_job_polling_interval=POLL,
            shutdown_graceful_timeout=10,
            update_heartbeat_interval=HEARTBEAT,
            stalled_worker_timeout=SILENT,
            install_signal_handlers=True,
        )


if __name__ == "__main__":
    main()
