"""RQ on one Redis, for information: single enqueue, and a worker in process and forking. Needs the package python3-rq."""

import logging
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from redis import Redis
from rq import Queue, SimpleWorker, Worker

import rq_noop

logging.disable(logging.CRITICAL)
redis = Redis(port=int(os.environ["REDIS_PORT"]))
queue = Queue("bench", connection=redis)


def rate(jobs, action):
    start = time.perf_counter()
    action()
    return jobs / (time.perf_counter() - start)


def fill(jobs):
    for i in range(jobs):
        queue.enqueue(rq_noop.noop, i)


def drain(worker):
    worker([queue], connection=redis).work(burst=True, logging_level="ERROR")


print("single_enqueue %.3f" % rate(2000, lambda: fill(2000)))
print("process %.3f" % rate(2000, lambda: drain(SimpleWorker)))
fill(300)
print("process_forking %.3f" % rate(300, lambda: drain(Worker)))
