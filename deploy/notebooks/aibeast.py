"""A small client of AI Beast's public API for notebooks and scripts. Standard library only.

    from aibeast import Suite
    suite = Suite()                          # AI_BEAST_URL, AI_BEAST_API_KEY or AI_BEAST_API_KEY_FILE
    models = list(suite.pages("/api/models"))
    job = suite.download("https://example.org/tiny.gguf", sha256="…")
    suite.wait(job)

Every call is one HTTP request with the key in its header. An answer that is an error raises Problem, which has the
status, the stable code and the field of the problem+json body. Nothing is retried except where a docstring says so.
"""

import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request


class Problem(Exception):
    """An error answer: status (HTTP), code (stable), detail (for people), field (of the request, or None)."""

    def __init__(self, status, body):
        self.status = status
        self.code = body.get("code", "unknown")
        self.detail = body.get("detail") or body.get("title") or ""
        self.field = body.get("field")
        super().__init__(f"{status} {self.code}: {self.detail}")


def _key():
    key = os.environ.get("AI_BEAST_API_KEY")
    if key:
        return key.strip()
    path = os.environ.get("AI_BEAST_API_KEY_FILE")
    if path:
        with open(path, encoding="utf-8") as file:
            return file.read().strip()
    raise RuntimeError("Set AI_BEAST_API_KEY, or AI_BEAST_API_KEY_FILE to a file that has the key (./beast key prints one)")


class Suite:
    """One suite behind its entry point.

    url: the entry point, default AI_BEAST_URL or http://127.0.0.1:8787; timeout: seconds for one answer to begin.
    """

    def __init__(self, url=None, key=None, timeout=30):
        self.url = (url or os.environ.get("AI_BEAST_URL") or "http://127.0.0.1:8787").rstrip("/")
        self._key = key or _key()
        self.timeout = timeout

    def call(self, method, path, body=None, **query):
        """One request; returns the parsed JSON of the answer, its text if it is no JSON, or None if it is empty."""
        query = {name: value for name, value in query.items() if value is not None}
        address = self.url + path + ("?" + urllib.parse.urlencode(query, doseq=True) if query else "")
        request = urllib.request.Request(address, method=method)
        request.add_header("Authorization", "Bearer " + self._key)
        if body is not None:
            request.add_header("Content-Type", "application/json")
            request.data = json.dumps(body).encode()
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as answer:
                text = answer.read().decode()
                kind = answer.headers.get_content_type()
        except urllib.error.HTTPError as error:
            text = error.read().decode(errors="replace")
            try:
                problem = json.loads(text)
            except ValueError:
                problem = {"detail": text[:200]}
            raise Problem(error.code, problem) from None
        if not text:
            return None
        return json.loads(text) if kind.endswith("json") else text

    def get(self, path, **query):
        return self.call("GET", path, **query)

    def pages(self, path, limit=None, **query):
        """All items of a list, page by page. A list without pages gives its items at once."""
        cursor = None
        while True:
            page = self.get(path, limit=limit, cursor=cursor, **query)
            yield from page.get("items", page.get("jobs", []))
            cursor = page.get("nextCursor") or page.get("next_cursor")
            if not cursor:
                return

    def download(self, url, destination=None, sha256=None):
        """Orders a download; returns the job's id."""
        order = {"url": url, "destination": destination, "sha256": sha256}
        answer = self.call("POST", "/api/models/download", {k: v for k, v in order.items() if v is not None})
        return answer["job_id"]

    def job(self, job_id):
        return self.get(f"/api/queue/jobs/{job_id}")

    def wait(self, job_id, seconds=600, every=0.5):
        """Waits for a job's end and returns it; raises TimeoutError after so many seconds."""
        end = time.monotonic() + seconds
        while True:
            job = self.job(job_id)
            if job["status"] in ("finished", "failed", "cancelled"):
                return job
            if time.monotonic() > end:
                raise TimeoutError(f"Job {job_id} is still {job['status']} after {seconds} s")
            time.sleep(every)

    def metrics(self):
        """What metrics-exporter counts: {(name, ((label, value), …)): number}."""
        return parse_metrics(self.get("/api/metrics"))


def parse_metrics(text):
    """Prometheus' text format 0.0.4 as {(name, ((label, value), …)): number}; labels are in the order of the text."""
    samples = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        name, labels, rest = line, [], None
        if "{" in line:
            name, rest = line.split("{", 1)
            labels, rest = _labels(rest)
        else:
            name, rest = line.split(" ", 1)
        samples[(name, tuple(labels))] = float(rest.split()[0])
    return samples


def _labels(text):
    labels = []
    while not text.startswith("}"):
        label, text = text.split('="', 1)
        value = []
        at = 0
        while text[at] != '"':
            if text[at] == "\\":
                at += 1
                value.append({"n": "\n"}.get(text[at], text[at]))
            else:
                value.append(text[at])
            at += 1
        labels.append((label.strip(" ,"), "".join(value)))
        text = text[at + 1 :].lstrip(", ")
    return labels, text[1:]


def size(bytes_):
    """Bytes in the binary unit a person reads: 1.5 GiB."""
    number = float(bytes_)
    for unit in ("B", "KiB", "MiB", "GiB", "TiB"):
        if abs(number) < 1024 or unit == "TiB":
            return f"{number:.0f} {unit}" if unit == "B" else f"{number:.1f} {unit}"
        number /= 1024


def percentile(values, percent):
    """The smallest of the values that at least so many percent of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]
