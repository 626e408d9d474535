"""A worker process that knows the tests' tasks."""

import sys

import web.job_tasks  # noqa: F401
from piste.web.jobs.worker import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
