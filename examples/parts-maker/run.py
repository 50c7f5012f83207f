"""一家机械零件厂：两台情况不同的压力容器各有各的答案，还有计量器具。"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from story import tell  # noqa: E402

if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(tell(HERE, trigger="random"))
