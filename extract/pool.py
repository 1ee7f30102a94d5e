"""Several workers on one queue of tasks."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from extract.read.document import Limits
from extract.worker import Worker

Task = TypeVar("Task")
Result = TypeVar("Result")
_AHEAD = 32  # results that may wait for the ledger to take them


class Pool:
    """Workers that are started when first needed, at most `jobs` of them."""

    def __init__(self, limits: Limits, jobs: int = 1) -> None:
        self._workers = [Worker(limits) for _ in range(max(1, jobs))]

    def run(self, tasks: Iterable[Task], do: Callable[[Worker, Task], Iterable[Result]]) -> Iterator[Result]:
        """The results of all tasks; with several workers in no fixed order."""
        if len(self._workers) == 1:
            for task in tasks:
                yield from do(self._workers[0], task)
            return
        yield from self._run_side_by_side(tasks, do)

    def _run_side_by_side(
        self, tasks: Iterable[Task], do: Callable[[Worker, Task], Iterable[Result]]
    ) -> Iterator[Result]:
        waiting = iter(tasks)
        taking = threading.Lock()
        ended = object()
        results: queue.Queue[object] = queue.Queue(_AHEAD)
        stopping = threading.Event()

        def put(result: object) -> None:
            while not stopping.is_set():
                try:
                    results.put(result, timeout=0.2)
                    return
                except queue.Full:
                    continue

        def work(worker: Worker) -> None:
            try:
                while not stopping.is_set():
                    with taking:
                        task = next(waiting, ended)
                    if task is ended:
                        break
                    for result in do(worker, task):  # type: ignore[arg-type]
                        put(result)
            except BaseException as error:
                put(error)
            put(ended)

        threads = [threading.Thread(target=work, args=(worker,), daemon=True) for worker in self._workers]
        for thread in threads:
            thread.start()
        try:
            running = len(threads)
            while running:
                result = results.get()
                if result is ended:
                    running -= 1
                elif isinstance(result, BaseException):
                    raise result
                else:
                    yield result  # type: ignore[misc]
        finally:
            stopping.set()
            for thread in threads:
                thread.join(timeout=30)

    def close(self) -> None:
        for worker in self._workers:
            worker.close()
