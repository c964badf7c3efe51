"""`python -m ui` is `glossator`, for places where the console script is not on the path."""

from ui.cli import main

main()
