"""``python -m generator`` is the command ``disclosure``."""

from generator.commands import main

raise SystemExit(main())
