"""A supervisor over tiny programs, run as a process of its own so that tests can send it real signals."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from scripts.supervise.process import Process
from scripts.supervise.supervisor import Supervisor

PROGRAMS = {
    # writes its number and waits
    "patient": "import os,sys,time; open(sys.argv[1]+'.pid','a').write(f'{os.getpid()}\\n'); time.sleep(120)",
    # does not hear SIGTERM
    "deaf": (
        "import os,signal,sys,time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "open(sys.argv[1]+'.pid','a').write(f'{os.getpid()}\\n'); time.sleep(120)"
    ),
    # has a child in another process group, as RQ's work-horse is
    "parent": (
        "import os,sys,time; child = os.fork(); child or os.setpgid(0, 0);"
        "open(sys.argv[1]+'.pid','a').write(f'{os.getpid()}\\n'); time.sleep(120)"
    ),
    # ends at once, and says when it began
    "hasty": "import sys,time; open(sys.argv[1]+'.pid','a').write(f'{time.monotonic()}\\n')",
    # says when it was asked to stop
    "teller": (
        "import os,signal,sys,time;"
        "told = lambda *_: (open(sys.argv[1]+'.end','w').write(str(time.monotonic())), os._exit(0));"
        "signal.signal(signal.SIGTERM, told);"
        "open(sys.argv[1]+'.pid','a').write(f'{os.getpid()}\\n'); time.sleep(120)"
    ),
    # refuses its settings
    "unfit": "import sys; print('Pengaturan salah.'); sys.exit(78)",
}


def main(folder: Path, kinds: list[str], grace: float) -> int:
    """Supervise one process per kind; a kind that ends in ``!`` stops last."""
    processes = []
    for kind in kinds:
        name = kind.rstrip("!")
        command = [sys.executable, "-c", PROGRAMS[name], str(folder / name)]
        processes.append(Process(name, command, folder / f"{name}.log", stops_last=kind.endswith("!")))
    supervisor = Supervisor(
        processes,
        is_ready=lambda: (
            all((folder / f"{process.name}.pid").exists() for process in processes if process.name != "unfit")
            and "unfit" not in kinds
        ),
        announce=lambda: print("ready", flush=True),
        say=lambda line: print(line, flush=True),
        grace=grace,
    )
    return supervisor.run()


if __name__ == "__main__":
    settings = json.loads(sys.argv[1])
    sys.exit(main(Path(settings["folder"]), settings["kinds"], settings["grace"]))
