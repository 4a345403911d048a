"""The job RQ runs: it must be importable by its worker."""


def noop(number):
    return number
