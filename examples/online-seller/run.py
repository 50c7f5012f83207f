"""一家网店：网络交易、价格、广告和所售商品；检查组里有网格员，因此今天不得检查。"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from story import tell  # noqa: E402

if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(tell(HERE, trigger="complaint"))
