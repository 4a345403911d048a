"""RQ on one Redis: bulk enqueue, and a worker that runs jobs in its own process, which is the faster of its two. Needs the package python3-rq.

usage: REDIS_PORT=6379 rq_peer.py JOBS      prints one number a line: name value
"""

import logging
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from redis import Redis
from rq import Queue, SimpleWorker

import rq_noop

BATCH = 1000

logging.disable(logging.CRITICAL)
redis = Redis(port=int(os.environ["REDIS_PORT"]))
queue = Queue("bench", connection=redis)
jobs = int(sys.argv[1])


def measure(name, action):
    start = time.perf_counter()
    action()
    print("%s %.3f" % (name, jobs / (time.perf_counter() - start)))


def fill():
    for i in range(0, jobs, BATCH):
        queue.enqueue_many([Queue.prepare_data(rq_noop.noop, (i + k,)) for k in range(BATCH)])


def drain():
    SimpleWorker([queue], connection=redis).work(burst=True, logging_level="ERROR")


measure("bulk_enqueue", fill)
measure("process", drain)
