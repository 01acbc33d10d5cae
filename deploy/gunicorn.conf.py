"""gunicorn, the same on a laptop and in a cluster; WEB_CONCURRENCY (gunicorn's own variable) sets the number of processes."""

import os

wsgi_app = "lms.wsgi"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
reuse_port = True  # without it one process may accept every connection
preload_app = True
timeout = 60
graceful_timeout = 30
keepalive = 5
limit_request_line = 8190  # the most gunicorn counts; 4094 refuses a search of 450 Korean letters, which are nine bytes each
max_requests = 20_000
max_requests_jitter = 2_000
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108 - a heartbeat file must not wait for a disk
